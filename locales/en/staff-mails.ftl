# Mails that did not arrive

staff-mails-title = Mails that did not arrive
staff-mails-note = Please reach these people by telephone or post, and record how you did.
staff-mails-lists = List
staff-mails-open = To be reached: { $count }
staff-mails-handled = Reached: { $count }
staff-mails-search = Find by name, receipt number or telephone number
staff-mails-search-do = Find
staff-mails-search-end = Show all
staff-mails-found = { $count ->
    [one] 1 mail
   *[other] { $count } mails
  }
staff-mails-column-reach = How to reach
staff-mails-column-mail = Mail that did not arrive
staff-mails-column-handling = Reached
staff-mails-no-phone = no telephone number
staff-mails-kind-registration-confirmed = Application received
staff-mails-kind-slot-changed = Way of attending changed
staff-mails-kind-registration-cancelled = Application cancelled
staff-mails-kind-confirmation-asked = Request to confirm an application
staff-mails-reason-address = Mail cannot be sent to this address
staff-mails-reason-server = The mail server did not answer for a day
staff-mails-reason-program = Sending was interrupted again and again
staff-mails-reason-reply = The recipient’s mail server refused it ({ $code })
staff-mails-telephone-do = By telephone
staff-mails-post-do = By post
staff-mails-by-telephone = By telephone, { $at } ({ $name })
staff-mails-by-post = By post, { $at } ({ $name })
staff-mails-undo = Undo
staff-mails-page = Page { $page } of { $pages }
staff-mails-previous = Previous page
staff-mails-next = Next page
staff-today-mails-link = Open the list
staff-notice-mail-handled = Recorded.
staff-notice-mail-handled-before = This has been recorded already. Please see the list of people reached.
staff-notice-mail-handling-removed = The record was taken back.
staff-notice-mail-handling-removed-before = The record has been taken back already.
