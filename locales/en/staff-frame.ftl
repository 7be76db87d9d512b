# Frame of the staff pages

staff-site-name = Tsudoi for staff
staff-skip = Skip to main content
staff-nav-label = Main pages
staff-nav-today = Today
staff-nav-events = Events
staff-nav-report = Results
staff-signed-in-as = Signed in:{" "}
staff-sign-out = Sign out
