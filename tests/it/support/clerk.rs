//! Somebody of the office who signs in, and what the audit log says of them. Not what they may do.

use sea_orm::{EntityTrait, QueryOrder};
use tsudoi::audit::Actor;
use tsudoi::entities::audit_entry;
use tsudoi::links;
use tsudoi::staff::{self, Login, NewStaffUser, Password, Role};
use tsudoi::types::{Language, StaffUserId};

use super::{Answer, TestApp};

/// The name the clerk signs in with.
pub const CLERK: &str = "hanako";

/// The clerk's password.
pub const CLERK_PASSWORD: &str = "梅雨の晴れ間に洗濯をする";

impl TestApp {
    /// Somebody of the factory's section who may sign in.
    pub async fn clerk(&self) -> StaffUserId {
        let login = Login::parse(CLERK).unwrap();
        let clerk = NewStaffUser {
            owner: self.factory.office().await.owner,
            display_name: "区役所　花子".to_owned(),
            password: Password::parse(CLERK_PASSWORD, &login).unwrap(),
            login,
            role: Role::Organiser,
            language: Language::Ja,
        };
        let added = staff::add_user(&self.app, Actor::System, clerk).await;
        added.unwrap().unwrap()
    }

    /// Signs the clerk in; the browser keeps the cookie.
    pub async fn sign_in(&self) -> Answer {
        let fields = [("login", CLERK), ("password", CLERK_PASSWORD)];
        let answer = self.post(&links::staff_session(), &fields).await;
        assert_eq!(answer.location(), links::staff_today());
        answer
    }

    /// What the audit log holds under these actions, oldest first.
    pub async fn audited(&self, actions: &[&str]) -> Vec<audit_entry::Model> {
        let all = audit_entry::Entity::find()
            .order_by_asc(audit_entry::Column::Id)
            .all(self.app.db.read())
            .await;
        let mut all = all.unwrap();
        all.retain(|entry| actions.contains(&entry.action.as_str()));
        all
    }
}
