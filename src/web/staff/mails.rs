//! Mails that did not arrive: whom the section still has to call or write to, and whom it has.

use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rocket::form::Form;
use rocket::{FromForm, Route, State, get, post, routes};

use super::changed::Changed;
use super::filter_link::FilterLink;
use super::outdated::{self, Again, Clash};
use crate::app::App;
use crate::error::{AppError, Result};
use crate::links;
use crate::mail::{self, HandledVia, Handling};
use crate::registration::{self, LetterKind, Search, Unreached, UnreachedPage, UnreachedTotals};
use crate::revision;
use crate::security::Disclosure;
use crate::texts::{Texts, plain};
use crate::types::OutboxMessageId;
use crate::web::Page;
use crate::web::form::Basis;
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;
use crate::web::notice::{Notice, Noticed};

/// The longest search; a name has no more.
const SEARCH_LENGTH: usize = 100;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![index, handle, undo]
}

/// Which part of the list is shown, as it stands in the address; what cannot be read narrows nothing.
#[derive(Clone, Debug, Default, FromForm)]
struct ListQuery {
    list: Option<String>,
    q: Option<String>,
    page: Option<String>,
}

/// The same, read.
#[derive(Clone, Debug)]
struct Shown {
    is_handled: bool,
    q: String,
    page: u64,
}

#[derive(Template)]
#[template(path = "staff/mails/index.html")]
struct Index {
    frame: StaffFrame,
    lists: Vec<FilterLink>,
    action: String,
    which: &'static str,
    q: String,
    all: Option<String>,
    found: String,
    is_handled: bool,
    lines: Vec<Line>,
    position: String,
    previous: Option<String>,
    next: Option<String>,
}

/// One mail, and whom it should have reached.
struct Line {
    id: String,
    href: String,
    kana: String,
    name: String,
    receipt: String,
    phone: String,
    email: String,
    kind: String,
    event: String,
    reason: String,
    at: String,
    handled: String,
    action: String,
    basis: Basis,
}

impl From<&ListQuery> for Shown {
    fn from(query: &ListQuery) -> Self {
        let typed = query.q.as_deref().unwrap_or_default();
        let page = query.page.as_deref().and_then(|page| page.parse().ok());
        Self {
            is_handled: query.list.as_deref() == Some("handled"),
            q: typed.chars().take(SEARCH_LENGTH).collect(),
            page: page.unwrap_or(1),
        }
    }
}

impl Shown {
    fn list(&self) -> &'static str {
        if self.is_handled { "handled" } else { "open" }
    }

    /// An address that carries the part of the list along.
    fn on(&self, path: &str) -> String {
        let mut parts = Vec::new();
        if self.is_handled {
            parts.push(format!("list={}", self.list()));
        }
        if !self.q.is_empty() {
            parts.push(format!(
                "q={}",
                utf8_percent_encode(&self.q, NON_ALPHANUMERIC)
            ));
        }
        if self.page > 1 {
            parts.push(format!("page={}", self.page));
        }
        if parts.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", parts.join("&"))
        }
    }

    fn at(&self, page: u64) -> String {
        let other = Self {
            page,
            ..self.clone()
        };
        other.on(&links::staff_mails())
    }
}

#[get("/staff/mails?<query..>")]
async fn index(app: &State<App>, staff: StaffSession, query: ListQuery) -> Result<Page<Index>> {
    let frame = StaffFrame::new(app, &staff, NavigationItem::Today);
    let texts = frame.texts();
    let mut shown = Shown::from(&query);
    let totals = registration::unreached_totals(app, &staff.by, staff.section()).await?;
    let search = Search::typed(&shown.q);
    let (is_handled, search) = (shown.is_handled, search.as_ref());
    let page = registration::unreached(
        app,
        &staff.by,
        staff.section(),
        is_handled,
        search,
        shown.page,
    )
    .await?;
    shown.page = page.page;
    let UnreachedPage { total, pages, .. } = page;
    sees(app, &staff, page.lines.len()).await;
    let basis = Basis::new(app);
    let everything = Shown {
        q: String::new(),
        page: 1,
        ..shown.clone()
    };
    Ok(Page::ok(Index {
        lists: lists(totals, &shown, texts),
        action: links::staff_mails(),
        which: shown.list(),
        all: search.map(|_| everything.on(&links::staff_mails())),
        found: texts.t1("staff-mails-found", "count", total),
        is_handled,
        lines: page
            .lines
            .into_iter()
            .map(|unreached| line(unreached, &shown, &basis, texts))
            .collect(),
        position: texts.t2("staff-mails-page", "page", shown.page, "pages", pages),
        previous: (shown.page > 1).then(|| shown.at(shown.page - 1)),
        next: (shown.page < pages).then(|| shown.at(shown.page + 1)),
        q: shown.q,
        frame,
    }))
}

/// Records that names, telephone numbers and addresses of the section's list are shown.
async fn sees(app: &App, staff: &StaffSession, rows: usize) {
    if rows > 0 {
        let disclosure = Disclosure {
            action: "unreached_list.viewed",
            subject: ("owner", Some(staff.section().into())),
            rows,
        };
        staff.sees(app, disclosure).await;
    }
}

#[derive(FromForm)]
struct HandlingForm {
    #[field(default = "")]
    via: String,
    basis: Basis,
}

#[post("/staff/mails/<mail>/handling?<query..>", data = "<form>")]
async fn handle(
    app: &State<App>,
    staff: StaffSession,
    mail: OutboxMessageId,
    query: ListQuery,
    form: Form<HandlingForm>,
) -> Result<Changed<()>> {
    let via = HandledVia::from_code(&form.via).ok_or(AppError::NotFound)?;
    set(app, &staff, mail, &query, &form.basis, Some(via)).await
}

#[derive(FromForm)]
struct UndoForm {
    basis: Basis,
}

#[post("/staff/mails/<mail>/handling/removal?<query..>", data = "<form>")]
async fn undo(
    app: &State<App>,
    staff: StaffSession,
    mail: OutboxMessageId,
    query: ListQuery,
    form: Form<UndoForm>,
) -> Result<Changed<()>> {
    set(app, &staff, mail, &query, &form.basis, None).await
}

/// Both ends of a double click, and two colleagues who do the same, see the list as it is afterwards; who would do
/// something else than a colleague since is shown what that was.
async fn set(
    app: &App,
    staff: &StaffSession,
    id: OutboxMessageId,
    query: &ListQuery,
    basis: &Basis,
    via: Option<HandledVia>,
) -> Result<Changed<()>> {
    let (action, typed) = match via {
        Some(via) => ("handling", via.code()),
        None => ("handling-removal", ""),
    };
    let seen = basis.seen(id, action, typed);
    let notice = match mail::handle(app, &staff.by, seen, via).await {
        Ok(Handling::Done) if via.is_some() => Notice::MailHandled,
        Ok(Handling::Done) => Notice::MailHandlingRemoved,
        Ok(Handling::Before) if via.is_some() => Notice::MailHandledBefore,
        Ok(Handling::Before) => Notice::MailHandlingRemovedBefore,
        Err(AppError::Conflict) => return outdated(app, staff, id, query, basis, via).await,
        Err(error) => return Err(error),
    };
    let list = Shown::from(query).on(&links::staff_mails());
    Ok(Changed::Done(Noticed::new(list, notice)))
}

/// Shows what a colleague noted since the list was shown.
async fn outdated(
    app: &App,
    staff: &StaffSession,
    id: OutboxMessageId,
    query: &ListQuery,
    basis: &Basis,
    via: Option<HandledVia>,
) -> Result<Changed<()>> {
    let (texts, shown) = (staff.texts(), Shown::from(query));
    // The change first: what is noted between the queries makes the new form out of date, never the other way round.
    let latest = revision::latest(app.db.read(), id).await?;
    let version = latest.map(|latest| latest.version).unwrap_or_default();
    let unreached = registration::unreached_mail(app, &staff.by, staff.section(), id).await?;
    sees(app, staff, 1).await;
    let stored = handled(&unreached, texts).unwrap_or_else(|| texts.t("staff-outdated-nothing"));
    let (action, typed) = match via {
        Some(HandledVia::Telephone) => (
            links::staff_mail_handling(id),
            texts.t("staff-mails-telephone-do"),
        ),
        Some(HandledVia::Post) => (
            links::staff_mail_handling(id),
            texts.t("staff-mails-post-do"),
        ),
        None => (
            links::staff_mail_handling_removal(id),
            texts.t("staff-mails-undo"),
        ),
    };
    let clash = Clash {
        subject: format!("{} {}", unreached.receipt.grouped(), unreached.name),
        back: shown.on(&links::staff_mails()),
        shown: basis.words(),
        typed,
        again: Some(Again {
            action: shown.on(&action),
            basis: Basis::new(app).showing(version, stored.as_str()),
            fields: via
                .map(|via| ("via", via.code().to_owned()))
                .into_iter()
                .collect(),
        }),
        stored,
        latest,
    };
    outdated::page_in(app, staff, NavigationItem::Today, clash)
        .await
        .map(Changed::Outdated)
}

fn lists(totals: UnreachedTotals, shown: &Shown, texts: Texts) -> Vec<FilterLink> {
    let link = |is_handled, key, count| {
        let list = Shown {
            is_handled,
            page: 1,
            ..shown.clone()
        };
        FilterLink {
            href: Some(list.on(&links::staff_mails())),
            label: texts.t1(key, "count", count),
            current: shown.is_handled == is_handled,
        }
    };
    vec![
        link(false, "staff-mails-open", totals.open),
        link(true, "staff-mails-handled", totals.handled),
    ]
}

/// 6月12日14時5分 電話で連絡（練馬 花子）, once somebody has.
fn handled(unreached: &Unreached, texts: Texts) -> Option<String> {
    let handled = unreached.handled?;
    let key = match handled.via {
        HandledVia::Telephone => "staff-mails-by-telephone",
        HandledVia::Post => "staff-mails-by-post",
    };
    let name = unreached.handled_by.as_deref().unwrap_or_default();
    Some(texts.t2(key, "at", texts.moment(handled.at), "name", name))
}

fn line(unreached: Unreached, shown: &Shown, basis: &Basis, texts: Texts) -> Line {
    let handled = handled(&unreached, texts).unwrap_or_default();
    let action = if shown.is_handled {
        links::staff_mail_handling_removal(unreached.mail)
    } else {
        links::staff_mail_handling(unreached.mail)
    };
    Line {
        id: unreached.mail.to_string(),
        href: links::staff_registration(unreached.registration),
        kana: unreached.kana.to_string(),
        name: unreached.name.to_string(),
        receipt: unreached.receipt.grouped(),
        phone: unreached.phone.map_or_else(
            || texts.t("staff-mails-no-phone"),
            |phone| phone.to_string(),
        ),
        email: unreached.email.to_string(),
        kind: texts.t(kind(unreached.kind)),
        event: plain(unreached.event_title.get(texts.language)),
        reason: reason(&unreached.reason, texts),
        at: texts.moment(unreached.at),
        basis: basis.showing(unreached.version, handled.as_str()),
        handled,
        action: shown.on(&action),
    }
}

fn kind(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::RegistrationConfirmed => "staff-mails-kind-registration-confirmed",
        LetterKind::SlotChanged => "staff-mails-kind-slot-changed",
        LetterKind::RegistrationCancelled => "staff-mails-kind-registration-cancelled",
        LetterKind::ConfirmationAsked => "staff-mails-kind-confirmation-asked",
    }
}

/// Why it did not arrive, in words; a mail server's code stands behind them for whoever looks after the mail.
fn reason(code: &str, texts: Texts) -> String {
    match code {
        "address" => texts.t("staff-mails-reason-address"),
        "connection" | "timeout" | "tls" => texts.t("staff-mails-reason-server"),
        "message" | "interrupted" => texts.t("staff-mails-reason-program"),
        reply => texts.t1("staff-mails-reason-reply", "code", reply),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_list_survives_its_address_and_nonsense_narrows_nothing() {
        let query = ListQuery {
            list: Some("handled".to_owned()),
            q: Some("ねり&ま".to_owned()),
            page: Some("3".to_owned()),
        };
        let nonsense = ListQuery {
            list: Some("nonsense".to_owned()),
            q: None,
            page: Some("-1".to_owned()),
        };

        assert_eq!(
            Shown::from(&query).on(&links::staff_mails()),
            format!(
                "{}?list=handled&q=%E3%81%AD%E3%82%8A%26%E3%81%BE&page=3",
                links::staff_mails()
            )
        );
        assert_eq!(
            Shown::from(&nonsense).on(&links::staff_mails()),
            links::staff_mails()
        );
    }
}
