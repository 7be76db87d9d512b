# For staff: signing in, today, list of events, event board, one application

staff-sign-in-title = Sign in
staff-sign-in-do = Sign in
staff-sign-in-help = If you have forgotten your password, please tell the person who looks after this system.
staff-sign-in-wrong = The user name or the password is wrong. Please enter both again.
staff-sign-in-too-many = There were too many attempts. Please wait about a minute and try again.
staff-field-login = User name
staff-field-password = Password

staff-notice-published = The event is public.
staff-notice-finalised = The counts are final.
staff-notice-reopened = The counts are open again and can be corrected.
staff-notice-attendance-recorded = Attendance recorded.
staff-notice-attendance-removed = The attendance record was taken back.
staff-notice-walk-in-recorded = Walk-ins recorded.
staff-notice-head-count-recorded = Head count recorded.
staff-notice-head-count-removed = The head count was taken back.
staff-notice-registration-cancelled = The application was cancelled.
staff-notice-registration-confirmed = The application was confirmed.
staff-notice-signed-out = You are signed out.
staff-not-done = Nothing was saved

staff-persons = { $persons }
staff-persons-so-far = { $persons } (part not counted yet)
staff-persons-none = Not counted
staff-unit-persons = people
staff-filter-all = All

staff-column-event = Event
staff-column-date = Date
staff-column-state = State
staff-column-seats = Seats held
staff-column-attended = Attended
staff-column-applied = Applied (with cancelled)
staff-column-method = Counted by
staff-column-name = Name
staff-column-kana = Reading
staff-column-party = People
staff-column-receipt = Receipt number
staff-column-source = Came by
staff-column-route = Contact by
staff-column-needs = Help needed
staff-column-phone = Telephone
staff-column-email = E-mail
staff-column-slot = Way of attending
staff-column-companions = Companions
staff-column-language = Language

staff-today-counts = Events waiting for final counts
staff-today-counts-none = No event is waiting for final counts.
staff-today-not-final = { $event }: make the counts final
staff-today-not-counted = { $event }: record how many came
staff-today-slots = { $slots }
staff-today-ended = ended { $day }
staff-today-week = Events in the next seven days
staff-today-week-none = No event in the next seven days.
staff-today-seats = { $seats }
staff-today-surveys = Questionnaires open for answers
staff-today-surveys-none = No questionnaire is open for answers.
staff-today-until = until { $until }
staff-today-mails = { $count ->
    [one] One mail could not be delivered
   *[other] { $count } mails could not be delivered
}
staff-today-mails-next = Please reach the people who applied by telephone or post.
staff-today-calls = { $count ->
    [one] One application waits for a call
   *[other] { $count } applications wait for a call
}
staff-today-calls-next = These people have no e-mail address. When they call, check the receipt number and confirm. Seats whose time is over become free by themselves.
staff-today-call = { $name } (receipt number { $receipt })

staff-events-count = { $count ->
    [one] 1 event
   *[other] { $count } events
}
staff-events-caption = List of events

staff-public-page = See the public page
staff-csv-link = Attendance list (CSV)
staff-entry-link = Enter an application
staff-board-bar = { $held } seats held, { $attended } attended
staff-board-seats = { $held } of { $capacity }
staff-board-seats-unlimited = { $held } (no limit)
staff-board-need = { $need } { $count }
staff-board-standing = { $slot } { $persons }
staff-board-opens = Applications from { $at }
staff-board-closes = Applications until { $at }
staff-board-closed = Applications closed { $at }
staff-board-over = Over
staff-count-method-head-count = Heads counted at the venue
staff-count-method-named = Ticks on the list and walk-ins
staff-count-final = (final)
staff-count-provisional = (provisional)

staff-step-title = From start to finish
staff-step-publish = Publish
staff-step-publish-do = Publish
staff-step-finalise = Final counts
staff-step-finalise-do = Make counts final
staff-step-by = { $day }, { $name }
staff-step-survey = Questionnaire
staff-step-codes = Codes for answering
staff-step-tally = Tally
staff-step-tally-show = See the tally
staff-reopen-title = Open the final counts again
staff-reopen-note = For corrections. Until they are made final again, the figures in the results paper are provisional. The reason is kept in the log.
staff-reopen-do = Open counts again
staff-reopen-typed = Open counts again (reason: { $reason })
staff-field-reason = Reason
staff-field-reason-hint = For example: the library sent a corrected number (no names of people, please)

staff-registration-title = Receipt number { $receipt }
staff-cancel-title = Cancel this application
staff-cancel-note = Its seats can be taken by others. People with an e-mail address get a mail. This cannot be undone.
staff-cancel-do = Cancel the application
staff-state-unconfirmed = waiting to be confirmed (until { $until })
staff-confirm-title = Confirm this application
staff-confirm-note = It waits because many applications came in a short time. Please check on the telephone who calls and the receipt number first. If it is not confirmed in time, its seats can be taken by others. People with an e-mail address get the confirmation by mail.
staff-confirm-do = Confirm the application

staff-refusal-too-late-to-change = It is over, so it can no longer be changed or cancelled.
staff-refusal-finalised = The counts are final. To correct them, open them again on the event's page.
staff-refusal-not-finalised = The counts are not final yet.
staff-refusal-event-unavailable = Nothing can be recorded for an event that is not public or was cancelled.
staff-refusal-no-seat = This person holds no seat in this way of attending. Please check whether the application was cancelled or changed.
staff-refusal-nobody = Please enter at least 1. Nothing is recorded for people who did not come.
staff-refusal-more-than-party = The application is for { $party }. Record the others as walk-ins.
staff-refusal-above-head-count = That is more than the head count ({ $count }). Please check the head count first.
staff-refusal-below-named = { $named } people are on the list or walked in. Please enter at least as many.
staff-refusal-too-many = Please enter at most { $limit }.
staff-refusal-incomplete = The counts cannot be final yet: { $slots }.
staff-refusal-no-join-link = The event cannot be published yet. Ways of attending without an address to join by: { $slots }. Add an address that begins with https://, then publish again.
staff-refusal-reason-needed = Please give a reason.
staff-refusal-reason-unusable = Please write the reason in one line of at most { $limit } characters, without control characters.
staff-open-slot-not-over = { $slot } is not over
staff-open-slot-not-counted = { $slot } is not counted (if nobody came, enter 0 as the head count)
staff-refusal-already-attended = Somebody was recorded as present. Take that record back first, then change or cancel.
staff-outdated-title = This was changed after you opened the page
staff-outdated-lead = Please compare and choose which one shall stand.
staff-outdated-by-staff = { $name } changed it on { $at }.
staff-outdated-by-applicant = The applicant changed it on { $at }.
staff-outdated-by-system = The system changed it on { $at }.
staff-outdated-subject = About
staff-outdated-shown = What your page showed
staff-outdated-stored = What is stored now
staff-outdated-typed = What you sent
staff-outdated-nothing = Nothing recorded
staff-outdated-not-ticked = Not recorded as present
staff-outdated-final = { $stored } (the counts are final)
staff-outdated-keep = Keep what is stored
staff-outdated-again = Change it to mine
staff-outdated-again-note = The next button replaces what is stored by what you sent.
staff-outdated-cannot = As things stand, it cannot be changed to what you sent. If you still need it, please copy it from this page.
staff-field-error-key = We could not confirm that this was sent. Please press the button once more.
