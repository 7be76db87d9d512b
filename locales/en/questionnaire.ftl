# Pages for answering a questionnaire

questionnaire-code-title = Answer a questionnaire
questionnaire-code-lead = Please enter the six-character code on your sheet of paper.
questionnaire-code-label = Questionnaire code
questionnaire-code-hint = Example: ABC-DEF (small letters are fine, and you may leave out the hyphen)
questionnaire-code-open = Open the questionnaire
questionnaire-code-invalid = A code has six letters and digits (0, 1, I, L, O and U are not used). Please enter it as it is printed on the paper. Example: ABC-DEF
questionnaire-code-unknown = There is no questionnaire with this code. Please compare it with the code on your paper.
questionnaire-where-title = Where do I find the code?
questionnaire-where-body = It is on the sheet you were given at the venue, or in the e-mail to those who took part by Zoom. If you cannot find it, please call the number below.

questionnaire-for-mode = This questionnaire is for people who took part this way: { $mode }.
questionnaire-count = { $count ->
    [one] There is one question.
   *[other] There are { $count } questions.
}
questionnaire-blank = You may leave any question blank.
questionnaire-anonymous = We do not ask your name, and nobody can tell whose answers are whose.
questionnaire-number = Question { $number } of { $total }
questionnaire-text-hint = Up to { $max } characters. Please do not write names or telephone numbers.
questionnaire-send = Send my answers

questionnaire-error-unknown-choice = We could not read this answer. Please choose again.
questionnaire-error-several-marks = Please choose one answer only.
questionnaire-error-too-long = Please write { $max } characters or fewer.
questionnaire-error-invalid-characters = This contains characters that cannot be used. Please type it again.
questionnaire-error-key = We could not confirm that this was sent. Please press “Send my answers” once more.
questionnaire-error-too-soon = Many answers came from the same place, so yours were not taken yet. What you entered is still here. Please wait about { $minutes } min and press “Send my answers” again, or use a sheet of paper.

questionnaire-not-yet-title = This questionnaire has not opened yet
questionnaire-not-yet-body = You can answer it from { $moment }.
questionnaire-closed-title = This questionnaire is closed
questionnaire-closed-body = It closed on { $moment }.
questionnaire-notice-next = You can still tell us what you think by telephone or fax, at the numbers below.
questionnaire-to-events = See the list of events

questionnaire-thanks-title = Thank you for your answers
questionnaire-thanks-received = We have received your answers.
questionnaire-thanks-body = They help us to plan further events. You can close this page.

questionnaire-paper-title = Please answer our questionnaire
questionnaire-paper-how = Scan the QR code with your phone, or open the address below.
