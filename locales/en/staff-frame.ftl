# Frame of the staff pages

staff-site-name = Tsudoi for staff
staff-skip = Skip to main content
staff-nav-label = Main pages
staff-nav-today = Today
staff-nav-events = Events
staff-nav-registrations = Applications
staff-nav-attendance = Check-in
staff-nav-questionnaires = Questionnaires
staff-nav-tallies = Tallies
staff-nav-report = Results
staff-nav-mail = Messages
staff-nav-settings = Settings
staff-signed-in-as = Signed in:{" "}
staff-sign-out = Sign out
