# The list of events, an event's page, the ways to attend
language-name = English
office-hours = weekdays { $opens } to { $closes }
list-separator = {", "}
site-none = none

mode-main-venue = Main venue
mode-library-screening = Live screening in a library
mode-zoom = Zoom
mode-later-screening = Later screening

event-kind-lecture = Home care lecture
event-kind-case-meeting = Case-study meeting
event-kind-course = Course
event-kind-line = { $kind } no. { $number }
event-state-draft = in preparation
event-state-published = open to the public
event-state-held = held
event-state-finalised = counts final
event-state-cancelled = cancelled

event-list-title = Coming events
event-list-lead = All events are free. You can also take part from home or in a library near you. Lectures are in Japanese.
event-list-empty = There are no events to announce at the moment. The next ones will appear here.
event-desk-phone = Telephone to apply: { $phone }
event-place-home = from home
event-audience = For whom
event-fee = Fee
event-fee-free = free
event-bring = What to bring
event-ways = Ways to take part
event-column-way = Way and place
event-column-time = When
event-column-seats = Seats left
event-column-closes = Apply until
event-column-apply = Apply
event-apply = Apply
event-apply-for = Apply: { $slot }
event-cannot-apply = This way cannot be applied for now.
event-seats-left = { $left ->
    [one] 1 seat left
   *[other] { $left } seats left
}
event-seats-open = open
event-seats-full = full
event-seats-closed = applications closed
event-seats-not-yet = opens { $opens }
event-note-cancelled = This event has been cancelled.
event-note-held = This event is over.
event-contact-title = You can also apply by telephone or fax
event-contact-note = Please tell us here, too, if you need sign language, a wheelchair space or other help. If you are hard of hearing, please use the fax.

need-wheelchair = wheelchair space
need-sign-language = sign language interpreting
need-captioning = live captioning
need-hearing-loop = hearing loop
need-large-print = large print or braille
need-child-care = child care
route-email = e-mail
route-telephone = telephone
source-web = web
source-telephone = telephone
source-fax = fax
source-postcard = postcard
source-counter = counter
