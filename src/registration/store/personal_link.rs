//! Queries on the links that went out in mails. Not on the one that follows from the form, which stands in the
//! registration's row.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::db::Tx;
use crate::entities::personal_link;
use crate::error::Result;
use crate::types::{RegistrationId, TokenHash};

/// Keeps the hashes of new links.
pub(in crate::registration) fn insert_links(
    tx: &Tx,
    hashes: Vec<(RegistrationId, TokenHash)>,
    now: DateTime<Utc>,
) {
    for (registration, hash) in hashes {
        tx.insert_later(personal_link::ActiveModel {
            token_hash: Set(hash.as_str().to_owned()),
            registration_id: Set(registration.into()),
            created_at: Set(now),
        });
    }
}

/// The registration that a link of a mail opens.
pub(super) async fn by_hash(
    connection: &impl ConnectionTrait,
    hash: &TokenHash,
) -> Result<Option<RegistrationId>> {
    let found = personal_link::Entity::find_by_id(hash.as_str())
        .one(connection)
        .await?;
    Ok(found.map(|row| RegistrationId::new(row.registration_id)))
}
