# The four steps of an application
application-step-choose = Way
application-step-who = About you
application-step-check = Check
application-step-done = Done
application-choose-title = How would you like to take part?
application-who-title = Your name and how we can reach you
application-check-title = Please check what you entered
application-check-lead = You have not applied yet. If everything is right, press “Apply”.
application-party-choice = { $people ->
    [one] 1 person
   *[other] { $people } people
}
application-to-check = Go on to check
application-send = Apply
application-correct = Go back and correct
application-back-to-event = Back to the event
application-back-to-choice = Back to the ways to take part
application-privacy-title = How your data is used
application-privacy-body = We use what you enter only to manage applications, to receive you on the day, to contact you and to count participants. It is used for nothing else and is erased some time after the event.
application-refused-title = You have not applied yet
application-refused-others = Other ways to take part
application-refused-kept = What you entered for { $name } is kept. Please choose another way.
application-refused-take = Go on with this one
application-refused-no-others = We are sorry: no other way can be applied for, either.
application-refused-phone = You can also ask us by telephone: { $phone }.

field-slot = Way to take part
field-party = Number of people
field-party-hint = Count yourself, too.
field-name = Name
field-name-hint = For example: Hanako Nerima
field-kana = How your name is read
field-kana-hint = In kana or in letters, for example: ねりま はなこ
field-phone = Telephone number
field-phone-hint = For example: 03-1234-5678 (a number we can reach you at by day)
field-email = E-mail address
field-email-hint = If you have one, we send a confirmation. For example: hanako@example.jp
field-email-zoom-hint = We need it to send you the Zoom link. For example: hanako@example.jp
field-companions = Names of those who come with you
field-companions-hint = As far as you know. For example: Taro Nerima
field-needs = Help you need
field-needs-hint = Choose all that apply. We may not be able to meet every wish.
field-consent = I agree that my data is used in this way

field-error-slot = Please choose a way to take part.
field-error-party = Please choose a number of people from 1 to { $limit }.
field-error-name = Please enter your name in up to 60 characters. For example: Hanako Nerima
field-error-kana = Please enter how your name is read, in kana or letters. For example: ねりま はなこ
field-error-phone = Please enter the whole telephone number. For example: 03-1234-5678
field-error-email = Please check the e-mail address. For example: hanako@example.jp
field-error-email-quoted = We cannot send mail to an address with quotation marks ("). Please enter another e-mail address. For example: hanako@example.jp
field-error-email-zoom = To take part by Zoom, please enter an e-mail address. For example: hanako@example.jp
field-error-companions = Please keep the names to 300 characters.
field-error-consent = To apply, please agree to how your data is used.

refusal-event-unavailable = This event cannot be applied for now.
refusal-not-yet-open = Applications have not opened yet.
refusal-closed = Applications have closed.
refusal-full = All seats have been taken.
refusal-full-but-some = There are not enough seats for all of you. Seats left: { $left }.
refusal-party-too-large = You can apply for at most { $limit } people at a time.
refusal-email-needed = To take part by Zoom, please enter an e-mail address.
refusal-contact-needed = Please enter a telephone number or an e-mail address.
refusal-already-cancelled = This application has been cancelled already.
refusal-same-slot = This is the way you have now.
refusal-too-late-to-change = It is too late to change here. Please telephone us.
refusal-already-attended = You have been recorded as present, so this can no longer be changed.
refusal-key-used = This is for somebody else than the application you sent before. Please check it and send it again.
refusal-not-confirmed = This application has not been confirmed yet. You can change it afterwards.
refusal-lapsed = This application was not confirmed in time, so its seats were given back.
refusal-not-by-mail = This page cannot confirm the application. That takes the link in the e-mail we sent you.
refusal-too-many = Many applications or changes were sent in a short time, so this one was not accepted yet. Please send it again in about { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}. What you entered is still on this page. If it is urgent, you can also call us: { $phone }.
