# After an application
registration-done-title = We have received your application
registration-done-mailed = We have also sent you a confirmation by e-mail. We look forward to seeing you.
registration-done-unmailed = No e-mail is sent. Please print this page or write down the receipt number.
registration-title = Your application
registration-receipt = Receipt number
registration-event = Event
registration-when = When
registration-slot = Way and place
registration-name = { $name }
registration-party = { $people ->
    [one] 1 person
   *[other] { $people } people
}
registration-zoom-note = We e-mail you how to join by the day before.
registration-qr-label = QR code of the receipt number
registration-qr-note = Please show this at the reception
registration-calendar = Add to calendar
registration-change-title = To change or cancel
registration-change-until = You can change or cancel on this page until { $until }.
registration-change-slot = Change the way to take part
registration-cancel = Cancel the application
registration-again = To apply again, please go to the event:
registration-too-late = It is too late to change on this page. Please telephone us: { $phone }.
registration-link-note = The address of this page (please keep it to yourself):
registration-now = Your way now: { $slot }
registration-new-slot = New way
registration-change-note = Your seat is given back only after the new one is yours. If there is none, you keep the one you have.
registration-change-do = Change to this one
registration-not-changed = Nothing was changed
registration-outdated = Your application was changed after you opened this page. Please look at it as it is now, and try again if you still want to.
registration-cancel-question = Do you want to cancel your application?
registration-cancel-note = Your seat then goes to somebody else.
registration-cancel-do = Cancel the application
registration-cancel-keep = Keep it
registration-notice-moved = Your way to take part has been changed.
registration-notice-cancelled = Your application has been cancelled.
registration-state-confirmed = confirmed
registration-state-cancelled = cancelled
