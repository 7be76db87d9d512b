# Frame of the residents' pages and words used on every page

site-name = Tsudoi
site-tagline = Ward events: information and application
site-skip = Skip to main content
site-language = Choose a language
site-contact-title = You can also apply by telephone or fax
site-contact-phone = Telephone
site-contact-fax = Fax
site-contact-hours = Hours
site-print = Print
site-print-bar = Print
site-back = Back
site-next = Continue
site-change = Change
site-cancel = Cancel
site-steps = Steps of your application
site-step-of = Step { $current } of { $total }
site-step-done = {" "}(done)
site-banner-success = Done:
site-banner-error = Error:
site-banner-warning = Please note:
site-banner-info = Information:

field-required = ※Required
field-optional = ※Optional

error-title-prefix = Error:{" "}
error-summary-title = { $count ->
    [one] There is 1 thing to check
   *[other] There are { $count } things to check
}
