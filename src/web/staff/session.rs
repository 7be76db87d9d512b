//! Signing in and out, and the language of the pages.

use askama::Template;
use rocket::form::Form;
use rocket::http::CookieJar;
use rocket::response::Redirect;
use rocket::{FromForm, Responder, Route, State, get, post, routes};

use crate::app::App;
use crate::error::Result;
use crate::links;
use crate::staff::{self, SignIn, SignInRefusal};
use crate::texts::Texts;
use crate::types::Language;
use crate::web::Page;
use crate::web::form::{ErrorLine, FieldState, error_lines};
use crate::web::frame::staff::EntryFrame;
use crate::web::guard::{ClientIp, StaffSession, session_cookie, session_token};
use crate::web::notice::{Notice, Noticed};
use crate::web::refusal;

/// The routes of this file.
pub(super) fn routes() -> Vec<Route> {
    routes![new, create, destroy, update_language]
}

#[derive(Template)]
#[template(path = "staff/session/new.html")]
struct New {
    frame: EntryFrame,
    action: String,
    other_language: (String, String, &'static str),
    login: FieldState,
    password: FieldState,
    errors: Vec<ErrorLine>,
    notice: Option<String>,
}

#[derive(FromForm)]
struct SignInForm {
    #[field(default = "")]
    login: String,
    #[field(default = "")]
    password: String,
    #[field(default = "")]
    language: String,
}

#[derive(Responder)]
enum SignedIn {
    Done(Box<Redirect>),
    Again(Box<Page<New>>),
}

#[get("/staff/sign-in?<language>")]
fn new(language: Option<&str>, cookies: &CookieJar<'_>) -> Page<New> {
    let notice = Notice::take(cookies);
    let mut page = New::page(staff_language(language.unwrap_or_default()), "");
    page.notice = notice.map(|notice| page.frame.t(notice.key()));
    Page::ok(page)
}

#[post("/staff/session", data = "<form>")]
async fn create(
    app: &State<App>,
    client: ClientIp,
    cookies: &CookieJar<'_>,
    form: Form<SignInForm>,
) -> Result<SignedIn> {
    let earlier = session_token(&app.config, cookies);
    let attempt = SignIn {
        login: &form.login,
        password: &form.password,
        client: client.0,
        earlier: earlier.as_ref(),
    };
    Ok(match staff::sign_in(app, attempt).await? {
        Ok(signed_in) => {
            cookies.add(session_cookie(&app.config, Some(&signed_in.token)));
            SignedIn::Done(Box::new(Redirect::to(links::staff_today())))
        }
        Err(refusal) => {
            let language = staff_language(&form.language);
            let page = New::page(language, &form.login).refused(refusal, Texts::new(language));
            let page = Page::new(refusal::status(&refusal), page);
            SignedIn::Again(Box::new(page.retry_after(refusal::retry_after(&refusal))))
        }
    })
}

#[post("/staff/session/end")]
async fn destroy(
    app: &State<App>,
    staff: StaffSession,
    cookies: &CookieJar<'_>,
) -> Result<Noticed> {
    staff::sign_out(app, staff.session()).await?;
    cookies.remove(session_cookie(&app.config, None));
    let sign_in = sign_in_page(staff.language());
    Ok(Noticed::new(sign_in, Notice::SignedOut))
}

#[derive(FromForm)]
struct LanguageForm {
    #[field(default = "")]
    language: String,
}

#[post("/staff/language", data = "<form>")]
async fn update_language(
    app: &State<App>,
    staff: StaffSession,
    form: Form<LanguageForm>,
) -> Result<Redirect> {
    staff::set_language(app, staff.session(), staff_language(&form.language)).await?;
    Ok(Redirect::to(links::staff_today()))
}

/// Staff pages exist in Japanese and in English.
fn staff_language(tag: &str) -> Language {
    match Language::from_tag(tag) {
        Some(Language::En) => Language::En,
        Some(Language::Ja | Language::JaEasy) | None => Language::Ja,
    }
}

fn sign_in_page(language: Language) -> String {
    format!("{}?language={language}", links::staff_sign_in())
}

impl New {
    fn page(language: Language, login: &str) -> Self {
        let other = match language {
            Language::Ja | Language::JaEasy => Language::En,
            Language::En => Language::Ja,
        };
        Self {
            frame: EntryFrame::new(language),
            action: links::staff_session(),
            other_language: (
                sign_in_page(other),
                Texts::new(other).t("language-name"),
                other.tag(),
            ),
            login: FieldState::new(login),
            password: FieldState::default(),
            errors: Vec::new(),
            notice: None,
        }
    }

    /// One sentence for both fields: which of them is wrong is nobody's business.
    fn refused(mut self, refusal: SignInRefusal, texts: Texts) -> Self {
        self.login.error = Some(refusal::text(&refusal, texts));
        self.errors = error_lines(&[("login", &self.login)]);
        self
    }
}
