# For staff: list of one way of attending, entry of applications, attendance list as CSV

staff-kana-index = Narrow by row of the kana table
staff-slot-caption = List of applications in kana order
staff-slot-attended = Here
staff-slot-seats = { $seats } applied
staff-slot-shown = { $shown } of { $all }
staff-slot-came = { $persons } came
staff-slot-tick = Came
staff-slot-untick = Take back
staff-filter-awaited = Awaited
staff-filter-attended = Came
staff-field-persons-of = How many came of { $name }
staff-field-error-persons = Please enter a number, for example 2.

staff-count-title = Count of this way of attending
staff-field-head-count = Heads counted
staff-field-head-count-hint = Where heads were counted, this is the official number.
staff-count-do = Record the count
staff-count-remove = Take the head count back
staff-count-final-note = The counts are final. To correct them, open them again on the event's page.
staff-walk-in-title = Walk-ins
staff-field-walk-in = People without an application
staff-walk-in-do = Record walk-ins
staff-walk-in-total = { $persons } in all
staff-walk-in-not-added = Nothing was added this time
staff-walk-in-repeated = The same was recorded already on { $at } ({ $persons }). Walk-ins in all: { $total }.
staff-walk-in-taken-back = What you recorded before was taken back since. Walk-ins in all: { $total }.
staff-walk-in-again = Record another { $persons }

staff-entry-title = Enter an application
staff-entry-saved = The application is accepted. Please read this out:
staff-entry-read-back = { $name }, { $day }, { $slot }, { $party ->
    [one] 1 person
   *[other] { $party } people
}, receipt number { $receipt }.
staff-entry-slot-hint = Outside text fields you can also choose with the number keys.
staff-entry-email-hint = Always ask people who attend on Zoom.
staff-entry-duplicates = This may be the same person
staff-entry-came = accepted on { $at } ({ $source })
staff-entry-came-by = accepted on { $at } ({ $source }, entered by { $name })
staff-entry-different = Somebody else, or a second application on purpose (accept it)
staff-entry-error-duplicate = There is an application with the same reading or telephone number. If you want to accept this one all the same, tick “Somebody else, or a second application on purpose”.
staff-entry-note-title = What to say on the telephone
staff-entry-note = When the application is accepted, a sentence with name, day, way of attending, people and receipt number appears to be read out. Please say that the details are used only for managing the application, for contact and for counting.
staff-entry-do = Accept

