# Headings of the attendance list (CSV)
attendance-list-receipt = Receipt number
attendance-list-kana = Kana
attendance-list-name = Name
attendance-list-party = People applied
attendance-list-companions = Companions
attendance-list-slot = Way and place
attendance-list-when = When
attendance-list-state = State
attendance-list-attended = People attended
attendance-list-needs = Help needed
attendance-list-route = Route
attendance-list-phone = Telephone
attendance-list-email = E-mail
attendance-list-applied = Applied at
