# The results of a fiscal year

report-title = Results of { $year }
report-as-of = as of { $day }
report-caption = { $title }, { $as_of }
report-code-name = { $code } { $name }

# Numbers and units
report-persons = { $count ->
    [one] { $number } person
   *[other] { $number } persons
}
report-persons-part = { $number }
report-separator = { ", " }
report-mode-main-venue = main venue
report-mode-library-screening = library screening
report-mode-zoom = Zoom
report-mode-later-screening = later screening
report-plan = { $times ->
    [one] once a year
   *[other] { $times } times a year
}
report-plan-years = { $times ->
    [one] once in { $years } years
   *[other] { $times } times in { $years } years
}
report-provisional-mark = { " (provisional)" }
report-no-percentage = …

# How firm a value is
report-standing-final = Final
report-standing-provisional = Provisional
report-standing-pending = To be added
report-pending-after-confirmation = to be added once confirmed
report-pending-after-held = to be added once held
report-pending-tallying = being tallied
report-share-missing = not asked

# Sentences of the results
report-held = Held: { $count ->
    [one] once
   *[other] { $count } times
}
report-held-planned = Held: { $count ->
    [one] once
   *[other] { $count } times
} (planned: { $plan })
report-person-times = Total attendance (person-times): { $figure }
report-event-title = No. { $number } “{ $title }”
report-participants = Attendance: { $figure }
report-parts-open = { " (" }
report-parts-close = )
report-mode-known = { $mode } { $figure }
report-mode-pending = { $mode } ({ $figure })
report-known-so-far = known so far: { $figure }
report-by-mode = By way of attending: { $parts }
report-indicator = Questionnaire: share that answered “{ $name }” ({ $base })
report-share-of-event = No. { $number }: { $share }
report-share-counts = { $percent } ({ $k }/{ $n })
report-base-asked = of everybody asked, blanks included
report-base-valid = of valid answers
report-owner = In charge: { $owner }
report-no-initiatives = There are no initiatives for this year yet.

# Check
report-findings-title = Found by the check
report-findings-none = The check found nothing.
report-finding = { $code }: { $message }
report-finding-share-missing = No. { $event } has been held, but no questionnaire asked for “{ $indicator }”.
report-finding-no-answers = The questionnaire of No. { $event } is closed, but has no answer that counts for “{ $indicator }”.
report-finding-plan-not-met = The plan is { $plan }; held so far: { $held }, still to come: { $to_come }.
report-finding-event-cancelled = No. { $event } was called off and is not in the table.
report-finding-set-aside = The questionnaire of No. { $event } leaves { $sheets } answer sheets out (reason: { $reason }).
report-finding-stray-answers = { $answers ->
    [one] One stored answer fits
   *[other] { $answers } stored answers fit
} no question or choice of the questionnaire of No. { $event } and is not in its shares. Please tell whoever runs the program.
report-finding-unreadable = A stored record cannot be read and is not in the table ({ $table } { $id }). Please tell whoever runs the program.

# Columns of the CSV
report-column-fiscal-year = fiscal year
report-column-as-of = as of
report-column-code = initiative code
report-column-initiative = initiative
report-column-event-number = event number
report-column-event-title = event
report-column-item = item
report-column-indicator = indicator code
report-column-mode = way of attending
report-column-place = place
report-column-value = value
report-column-unit = unit
report-column-standing = standing
report-column-pending = reason pending
report-column-known = known so far
report-column-k = k
report-column-n = n
report-column-base = base
report-item-plan = planned in the year
report-item-held = events held
report-item-slot = attendance by place
report-item-event-mode = attendance by way of attending
report-item-event = attendance
report-item-mode = person-times by way of attending
report-item-person-times = person-times
report-item-share = share
report-unit-times = times
report-unit-persons = persons
report-unit-percent = %

# Staff pages
report-page-title = Results of { $year }
report-page-lead = Every number leads to the list or tally it was counted from.
report-years = Years
report-as-of-label = As of
report-as-of-hint = Whatever was over by the end of this day counts.
report-as-of-error = Enter the day like “2023-12-31”.
report-as-of-show = Show
report-download-csv = CSV (one number per row)
report-download-json = JSON
report-head-initiative = Initiative
report-head-result = Results
report-head-indicator = Indicators
report-head-owner = In charge
report-indicator-attendance = Number of participants
report-back = Results of { $year }
report-figure-title = Person-times of { $name }
report-figure-value = Value
report-figure-standing = Standing
report-figure-provisional = Provisional: a part is still to be added, or the counts of an event are not final
report-figure-as-of = As of
report-figure-definition = Definition
report-figure-definition-text = The sum of the counts of all events and all ways of attending that were over by the end of the day. What is still to come or not counted yet is not in it. Somebody who came twice counts twice.
report-figure-parts = Parts and the lists behind them
report-figure-event = Event
report-figure-total = Total
report-figure-sum = Sum
report-figure-no-slot = –
