//! The one page for a form that was out of date: what it showed, what is stored now and by whom, and what was typed.
//! Nothing is lost: the clerk keeps what is stored, or sends theirs again on top of it.

use askama::Template;
use rocket::http::Status;

use crate::app::App;
use crate::authority::Actor;
use crate::error::Result;
use crate::revision::Revision;
use crate::staff;
use crate::texts::Texts;
use crate::web::Page;
use crate::web::form::Basis;
use crate::web::frame::{NavigationItem, StaffFrame};
use crate::web::guard::StaffSession;

/// What the form was about, in words.
pub(super) struct Clash {
    /// The thing.
    pub(super) subject: String,
    /// Where it is shown.
    pub(super) back: String,
    /// What the form showed.
    pub(super) shown: String,
    /// What is stored now.
    pub(super) stored: String,
    /// The latest change of it, if there was any.
    pub(super) latest: Option<Revision>,
    /// What was typed or pressed.
    pub(super) typed: String,
    /// The same form on top of what is stored; none where it cannot be carried out any more.
    pub(super) again: Option<Again>,
}

/// A form to send again.
pub(super) struct Again {
    pub(super) action: String,
    pub(super) basis: Basis,
    pub(super) fields: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "staff/outdated/show.html")]
pub(super) struct Outdated {
    frame: StaffFrame,
    clash: Clash,
    who: Option<String>,
}

/// The page for something that belongs to an event, with status 409.
pub(super) async fn page(
    app: &App,
    staff: &StaffSession,
    clash: Clash,
) -> Result<Box<Page<Outdated>>> {
    page_in(app, staff, NavigationItem::Events, clash).await
}

/// The same for something in this part of the pages.
pub(super) async fn page_in(
    app: &App,
    staff: &StaffSession,
    section: NavigationItem,
    mut clash: Clash,
) -> Result<Box<Page<Outdated>>> {
    let frame = StaffFrame::new(app, staff, section);
    let texts = frame.texts();
    let who = match clash.latest {
        Some(latest) => Some(changed(app, latest, texts).await?),
        None => None,
    };
    if clash.shown.is_empty() {
        clash.shown = texts.t("staff-outdated-nothing");
    }
    let page = Outdated { frame, clash, who };
    Ok(Box::new(Page::new(Status::Conflict, page)))
}

/// 練馬 花子さんが6月12日（金）14時5分に変更しました。
async fn changed(app: &App, latest: Revision, texts: Texts) -> Result<String> {
    let at = texts.moment(latest.at);
    Ok(match latest.by {
        Actor::Staff(user) => {
            let name = staff::display_name(app, user).await?.unwrap_or_default();
            texts.t2("staff-outdated-by-staff", "name", name, "at", at)
        }
        Actor::Applicant => texts.t1("staff-outdated-by-applicant", "at", at),
        Actor::System => texts.t1("staff-outdated-by-system", "at", at),
    })
}
