# Staff: the tally of a survey, and the sheets to hand out

staff-survey-event = No. { $number } { $title }
staff-survey-opens = Opens on { $moment }.
staff-survey-open-until = Open until { $moment }.
staff-survey-closed = Closed on { $moment }.
staff-survey-sheets = { $count ->
    [one] One sheet returned.
   *[other] { $count } sheets returned.
}
staff-survey-csv = Save the tally as CSV
staff-survey-codes = Sheets to hand out (QR codes)
staff-survey-print = Print
staff-survey-back = Back to the tally

staff-survey-indicator-title = Indicator
staff-survey-indicator = “{ $name }”: { $percent } ({ $k } of { $n } people; base: { $base }).
staff-survey-indicator-empty = “{ $name }”: no answers yet.
staff-survey-counts = ({ $k } of { $n })
staff-survey-no-base = –

staff-survey-question = Question { $number }
staff-survey-base = n = { $n } ({ $base })
staff-survey-n = n = { $n }
staff-survey-base-asked = everybody asked, with blank and invalid answers
staff-survey-base-valid = everybody who gave a valid answer
staff-survey-answer = Answer
staff-survey-pooled = All
staff-survey-total = Total (n)
staff-survey-stratum-numbered = { $mode } ({ $number })
staff-survey-bar = { $stratum }: { $pieces }
staff-survey-bar-piece = { $item } { $count }
staff-survey-bar-comma = {", "}
staff-survey-rounding = Percentages are rounded half up to one decimal and need not add up to 100. The column “All” is computed from the summed counts.

staff-survey-state-answered = Something written
staff-survey-state-no-answer = No answer
staff-survey-state-invalid = Invalid
staff-survey-state-not-applicable = Not applicable
staff-survey-state-not-reached = Not reached
staff-survey-state-not-asked = Not asked

staff-survey-free-texts = What was written
staff-survey-free-texts-cut = { $shown } of { $total } free texts are shown.

staff-survey-qr = QR code that opens the questionnaire

staff-survey-csv-question-code = Question code
staff-survey-csv-question = Question
staff-survey-csv-stratum = Way of attending
staff-survey-csv-choice-code = Choice code
staff-survey-csv-choice = Choice
staff-survey-csv-k = Count
staff-survey-csv-n = n
staff-survey-csv-base = Base
staff-survey-csv-percent = Percent
staff-survey-none = –

staff-survey-set-aside = Set aside and not counted: { $sheets } (reason: { $reason })
staff-survey-stray = Stored answers that fit no question or choice, and are not counted: { $answers } ({ $codes }). Please tell whoever runs the program.
staff-survey-stray-code = { $question }: { $choice }
staff-survey-undecided = { $sheets } sheets came in quick succession from one place. Until somebody decides, they are counted.
staff-survey-runs-title = Answers in quick succession
staff-survey-runs-note = Many answers came from one place within minutes. People who share the Wi-Fi of a hall look like this, too. If that was not so, the answers can be set aside. This can be changed later. Free texts are not connected with answer sheets, so theirs stay.
staff-survey-run = { $days }: { $sheets } sheets
staff-survey-run-days = { $first } to { $last }
staff-survey-run-undecided = Not decided yet (counted).
staff-survey-run-counted = Decided: counted.
staff-survey-run-aside = Decided: set aside (reason: { $reason }).
staff-survey-run-decision = What to do with these answers
staff-survey-run-count = Count them
staff-survey-run-set-aside = Set them aside
staff-survey-run-reason = Reason for setting them aside
staff-survey-run-reason-hint = Needed to set them aside. It is shown with the tally and the results. For example: the same answers were sent again and again
staff-survey-run-do = Decide
staff-survey-error-reason = To set them aside, please give a reason of at most { $limit } characters.
staff-survey-csv-set-aside = Answers set aside
staff-notice-run-decided = It is decided what becomes of the answers.
