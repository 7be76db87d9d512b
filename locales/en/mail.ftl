# Mail to people who applied. At most 70 characters a line.

mail-registration-confirmed-subject = Application confirmed: receipt number { $receipt }, { $title }
mail-slot-changed-subject = Application changed: receipt number { $receipt }, { $title }
mail-registration-cancelled-subject = Application cancelled: receipt number { $receipt }, { $title }
mail-confirmation-asked-subject = Please confirm: receipt number { $receipt }, { $title }

mail-addressee = Dear { $name },

mail-registration-confirmed-opening = We have received your application.
mail-slot-changed-opening = We have changed your application. These are the new details.
mail-registration-cancelled-opening = We have cancelled your application. These are its details.
mail-confirmation-asked-opening = We were sent this application. It is not accepted yet.
mail-confirmation-asked-title = To confirm
mail-confirmation-asked-by-link =
    Please open this page by
    { $until }
    and press “Confirm the application”.
mail-confirmation-asked-otherwise =
    Until then the seat is kept.
    After that time it can be taken by somebody else.
mail-confirmation-asked-mistake =
    If you did not apply, please do nothing.
    The application goes away by itself.

mail-pass-receipt = Receipt number: { $value }
mail-pass-title = Event: { $value }
mail-pass-date = Date and time: { $day }, { $start } to { $end }
mail-pass-mode = How you attend: { $value }
mail-pass-place = Place: { $value }
mail-pass-address = Address: { $value }
mail-pass-party = Number of people: { $count }

mail-at-reception =
    Please tell us your receipt number at the reception desk.
mail-online-guide =
    We will send you the guide to joining on Zoom by the day before.
mail-bring-title = What to bring

mail-change-title = To change or cancel
mail-change-by-link =
    You can do this until
    { $until }.
    Please open this page.
mail-change-link-is-private =
    This page is only for you. Please do not show it to others.
mail-change-by-phone =
    You can do this until
    { $until }.
    Please call or send a fax to the desk below.
mail-change-closed =
    This is no longer possible online.
    If you cannot come, please tell the desk below.

mail-calendar = A file for your calendar is attached.
mail-calendar-cancelled = The attached file removes the event from your calendar.

mail-registration-cancelled-mistake =
    If you did not ask for this, please tell the desk below.
    If you want to come after all, please apply again.

mail-desk-title = Questions
mail-desk-phone = Telephone: { $value }
mail-desk-fax = Fax: { $value }
mail-desk-hours = Hours: { $value }

mail-automatic =
    This mail was sent automatically. We cannot answer replies to it.
