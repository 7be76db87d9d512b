//! Queries on staff users and their sessions.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Login, NewStaffUser, StaffUser};
use crate::authority::Role;
use crate::db::Tx;
use crate::entities::{owner, staff_session, staff_user};
use crate::error::{AppError, Result};
use crate::types::{Language, OwnerId, StaffUserId, TokenHash};

/// A user with what only this feature may see.
pub(super) struct Stored {
    pub(super) user: StaffUser,
    pub(super) password_hash: String,
    pub(super) is_disabled: bool,
}

/// A session as it is stored.
pub(super) struct StoredSession {
    pub(super) user: StaffUserId,
    pub(super) language: Language,
    pub(super) last_seen_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
}

/// Inserts a user; false when the sign-in name is taken.
pub(super) async fn insert_user(
    tx: &Tx,
    id: StaffUserId,
    new: &NewStaffUser,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = staff_user::ActiveModel {
        id: Set(id.into()),
        owner_id: Set(new.owner.into()),
        login: Set(new.login.as_str().to_owned()),
        display_name: Set(new.display_name.clone()),
        password_hash: Set(password_hash.to_owned()),
        role: Set(new.role.code().to_owned()),
        language: Set(new.language.tag().to_owned()),
        created_at: Set(now),
        disabled_at: Set(None),
    };
    let inserted = staff_user::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(&**tx)
        .await?;
    Ok(inserted > 0)
}

pub(super) async fn find_by_login(
    connection: &impl ConnectionTrait,
    login: &Login,
) -> Result<Option<Stored>> {
    let row = staff_user::Entity::find()
        .filter(staff_user::Column::Login.eq(login.as_str()))
        .one(connection)
        .await?;
    match row {
        Some(row) => with_section(connection, row).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn find(
    connection: &impl ConnectionTrait,
    id: StaffUserId,
) -> Result<Option<Stored>> {
    let row = staff_user::Entity::find_by_id(Uuid::from(id))
        .one(connection)
        .await?;
    match row {
        Some(row) => with_section(connection, row).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn set_password(tx: &Tx, id: StaffUserId, password_hash: &str) -> Result<()> {
    staff_user::Entity::update_many()
        .col_expr(staff_user::Column::PasswordHash, Expr::value(password_hash))
        .filter(staff_user::Column::Id.eq(Uuid::from(id)))
        .exec(&**tx)
        .await?;
    Ok(())
}

pub(super) async fn insert_session(
    tx: &Tx,
    token: &TokenHash,
    user: &StaffUser,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    let row = staff_session::ActiveModel {
        token_hash: Set(token.as_str().to_owned()),
        staff_user_id: Set(user.id.into()),
        language: Set(user.language.tag().to_owned()),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(expires_at),
    };
    staff_session::Entity::insert(row)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

pub(super) async fn find_session(
    connection: &impl ConnectionTrait,
    token: &TokenHash,
) -> Result<Option<StoredSession>> {
    let row = staff_session::Entity::find_by_id(token.as_str().to_owned())
        .one(connection)
        .await?;
    Ok(row.map(|row| StoredSession {
        user: StaffUserId::new(row.staff_user_id),
        language: Language::from_tag(&row.language).unwrap_or_default(),
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    }))
}

pub(super) async fn note_session(tx: &Tx, token: &TokenHash, now: DateTime<Utc>) -> Result<()> {
    staff_session::Entity::update_many()
        .col_expr(staff_session::Column::LastSeenAt, Expr::value(now))
        .filter(staff_session::Column::TokenHash.eq(token.as_str()))
        .filter(staff_session::Column::LastSeenAt.lt(now))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Keeps the language for this session and for the user's next ones.
pub(super) async fn set_language(
    tx: &Tx,
    token: &TokenHash,
    user: StaffUserId,
    language: Language,
) -> Result<()> {
    staff_session::Entity::update_many()
        .col_expr(staff_session::Column::Language, Expr::value(language.tag()))
        .filter(staff_session::Column::TokenHash.eq(token.as_str()))
        .exec(&**tx)
        .await?;
    staff_user::Entity::update_many()
        .col_expr(staff_user::Column::Language, Expr::value(language.tag()))
        .filter(staff_user::Column::Id.eq(Uuid::from(user)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Ends one session; whose it was, unless it had ended before.
pub(super) async fn delete_session(tx: &Tx, token: &TokenHash) -> Result<Option<StaffUserId>> {
    let found = find_session(&**tx, token).await?;
    staff_session::Entity::delete_many()
        .filter(staff_session::Column::TokenHash.eq(token.as_str()))
        .exec(&**tx)
        .await?;
    Ok(found.map(|session| session.user))
}

/// Ends every session of a user.
pub(super) async fn delete_sessions(tx: &Tx, user: StaffUserId) -> Result<()> {
    staff_session::Entity::delete_many()
        .filter(staff_session::Column::StaffUserId.eq(Uuid::from(user)))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Forgets the sessions of a user that have run out.
pub(super) async fn delete_expired(tx: &Tx, user: StaffUserId, now: DateTime<Utc>) -> Result<()> {
    staff_session::Entity::delete_many()
        .filter(staff_session::Column::StaffUserId.eq(Uuid::from(user)))
        .filter(staff_session::Column::ExpiresAt.lte(now))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn with_section(connection: &impl ConnectionTrait, row: staff_user::Model) -> Result<Stored> {
    let section = owner::Entity::find_by_id(row.owner_id)
        .one(connection)
        .await?
        .ok_or_else(|| AppError::fault("a staff user without a section"))?;
    Ok(Stored {
        user: StaffUser {
            id: StaffUserId::new(row.id),
            owner: OwnerId::new(row.owner_id),
            section: serde_json::from_value(section.name)?,
            login: Login::parse(&row.login).map_err(AppError::fault)?,
            display_name: row.display_name,
            role: Role::from_code(&row.role)
                .ok_or_else(|| AppError::fault("a staff user of unknown role"))?,
            language: Language::from_tag(&row.language).unwrap_or_default(),
        },
        password_hash: row.password_hash,
        is_disabled: row.disabled_at.is_some(),
    })
}
