//! Who acts, and what they may do with whose. Use cases ask; the ways in (a session, a personal link, the command line, a
//! job) only make authorities. What was done by it is written down by `audit.rs`.
//!
//! What is not theirs is not found: they may not know of it. What is theirs but not allowed is refused.

use macro_rules_attribute::apply;

use crate::error::{AppError, Result};
use crate::types::{OwnerId, RegistrationId, StaffUserId, coded, listed};

/// On whose behalf something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumDiscriminants)]
#[strum_discriminants(
    name(ActorKind),
    vis(pub),
    doc = "What kind of actor.",
    derive(strum::EnumString, strum::IntoStaticStr, strum::VariantArray),
    strum(serialize_all = "snake_case")
)]
pub enum Actor {
    /// A resident or professional, by web or by their personal link.
    Applicant,
    /// Somebody of the office.
    Staff(StaffUserId),
    /// The program itself: jobs and commands.
    System,
}

coded!(ActorKind);

impl Actor {
    /// The staff user, where it is one.
    pub fn staff(self) -> Option<StaffUserId> {
        match self {
            Self::Staff(user) => Some(user),
            Self::Applicant | Self::System => None,
        }
    }

    /// The stored code of the kind.
    pub fn code(self) -> &'static str {
        ActorKind::from(self).code()
    }

    /// The actor of a stored kind; none for a kind that is unknown, or staff that is not named.
    pub fn from_code(code: &str, staff: Option<StaffUserId>) -> Option<Self> {
        match ActorKind::from_code(code)? {
            ActorKind::Applicant => Some(Self::Applicant),
            ActorKind::Staff => staff.map(Self::Staff),
            ActorKind::System => Some(Self::System),
        }
    }
}

/// What somebody of the office is there for.
#[apply(coded!)]
#[derive(Hash)]
pub enum Role {
    /// Everything about the events of their own section.
    Organiser,
}

/// Something an authority may be asked for.
#[apply(listed!)]
#[derive(Hash)]
pub enum Permission {
    /// See events, their slots and counts.
    SeeEvents,
    /// Create and publish events, places, and rows of the results paper.
    ManageEvents,
    /// See who applied, came, or was not reached.
    SeeRegistrations,
    /// Enter, move, cancel and confirm registrations, and note how somebody was reached.
    ChangeRegistrations,
    /// Take lists of people away as a file.
    ExportRegistrations,
    /// Record who came and how many.
    RecordAttendance,
    /// Make counts final, and open them again.
    FinaliseCounts,
    /// See surveys, their codes and tallies.
    SeeSurveys,
    /// Publish questionnaires, open surveys, decide about runs of answers.
    ManageSurveys,
    /// Define what is counted for the results paper.
    ManageIndicators,
    /// Read the results paper of the whole office.
    ReadReport,
    /// Add sections and colleagues.
    ManageOffice,
}

impl Role {
    /// Whether the role has this permission in its own section.
    pub fn allows(self, permission: Permission) -> bool {
        match self {
            Self::Organiser => match permission {
                Permission::SeeEvents
                | Permission::ManageEvents
                | Permission::SeeRegistrations
                | Permission::ChangeRegistrations
                | Permission::ExportRegistrations
                | Permission::RecordAttendance
                | Permission::FinaliseCounts
                | Permission::SeeSurveys
                | Permission::ManageSurveys
                | Permission::ManageIndicators
                | Permission::ReadReport => true,
                Permission::ManageOffice => false,
            },
        }
    }
}

/// On whose behalf something is done, and how far that reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    actor: Actor,
    reach: Reach,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reach {
    /// What is there for everybody.
    Public,
    /// And this registration, whose personal link they have.
    Registration(RegistrationId),
    /// What belongs to a section, as far as the role allows.
    Section(OwnerId, Role),
    /// Everything.
    Everything,
}

impl Authority {
    /// Somebody who applies or answers.
    pub const PUBLIC: Self = Self {
        actor: Actor::Applicant,
        reach: Reach::Public,
    };

    /// The program itself: its jobs, and whoever has its command line and with it the database.
    pub const SYSTEM: Self = Self {
        actor: Actor::System,
        reach: Reach::Everything,
    };

    /// Whoever has a personal link of this registration.
    pub fn of_link(registration: RegistrationId) -> Self {
        Self {
            actor: Actor::Applicant,
            reach: Reach::Registration(registration),
        }
    }

    /// Somebody of the office.
    pub fn staff(user: StaffUserId, role: Role, section: OwnerId) -> Self {
        Self {
            actor: Actor::Staff(user),
            reach: Reach::Section(section, role),
        }
    }

    /// On whose behalf.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The section somebody of the office works for.
    pub fn section(&self) -> Option<OwnerId> {
        match self.reach {
            Reach::Section(section, _) => Some(section),
            Reach::Public | Reach::Registration(_) | Reach::Everything => None,
        }
    }

    /// Asks for a permission on what belongs to a section.
    ///
    /// # Errors
    /// `AppError::NotFound` where it is not theirs, `AppError::Forbidden` where it is but they may not.
    pub fn may(&self, permission: Permission, owner: OwnerId) -> Result<()> {
        match self.reach {
            Reach::Everything => Ok(()),
            Reach::Section(section, role) if section == owner => {
                if role.allows(permission) {
                    Ok(())
                } else {
                    Err(AppError::Forbidden)
                }
            }
            Reach::Section(..) | Reach::Public | Reach::Registration(_) => Err(AppError::NotFound),
        }
    }

    /// Asks for a permission on a registration for an event of this section: by the office, or by whoever has its link.
    ///
    /// # Errors
    /// As [`Self::may`].
    pub fn may_with(
        &self,
        permission: Permission,
        registration: RegistrationId,
        owner: OwnerId,
    ) -> Result<()> {
        match self.reach {
            Reach::Registration(own) if own == registration => Ok(()),
            Reach::Registration(_) | Reach::Public | Reach::Section(..) | Reach::Everything => {
                self.may(permission, owner)
            }
        }
    }

    /// Asks for a permission on what belongs to no section.
    ///
    /// # Errors
    /// `AppError::Forbidden` where they may not.
    pub fn may_anywhere(&self, permission: Permission) -> Result<()> {
        match self.reach {
            Reach::Everything => Ok(()),
            Reach::Section(_, role) if role.allows(permission) => Ok(()),
            Reach::Section(..) | Reach::Public | Reach::Registration(_) => Err(AppError::Forbidden),
        }
    }

    /// Whether they may: what a page shows is asked as the use case asks.
    pub fn can(&self, permission: Permission, owner: OwnerId) -> bool {
        self.may(permission, owner).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn section(number: u128) -> OwnerId {
        OwnerId::new(Uuid::from_u128(number))
    }

    fn registration(number: u128) -> RegistrationId {
        RegistrationId::new(Uuid::from_u128(number))
    }

    fn organiser() -> Authority {
        Authority::staff(StaffUserId::new(Uuid::nil()), Role::Organiser, section(1))
    }

    #[test]
    fn an_actor_is_read_from_what_is_stored_or_not_at_all() {
        let user = StaffUserId::new(Uuid::nil());
        for actor in [Actor::Applicant, Actor::Staff(user), Actor::System] {
            let stored = (actor.code(), actor.staff());
            assert_eq!(Actor::from_code(stored.0, stored.1), Some(actor));
        }
        assert_eq!(Actor::from_code("staff", None), None);
        assert_eq!(Actor::from_code("clerk", Some(user)), None);
    }

    #[test]
    fn what_is_not_theirs_is_not_found_and_what_is_not_allowed_is_refused() {
        for permission in Permission::ALL {
            let foreign = organiser().may(permission, section(2));
            assert!(matches!(foreign, Err(AppError::NotFound)), "{permission:?}");
            let own = organiser().may(permission, section(1));
            let is_allowed = permission != Permission::ManageOffice;
            assert_eq!(own.is_ok(), is_allowed, "{permission:?}");
            let refused = matches!(own, Err(AppError::Forbidden));
            assert_eq!(refused, !is_allowed, "{permission:?}");
            assert_eq!(organiser().can(permission, section(1)), is_allowed);
        }
    }

    #[test]
    fn the_program_may_everything_and_the_public_nothing_of_a_section() {
        for permission in Permission::ALL {
            assert!(Authority::SYSTEM.may(permission, section(1)).is_ok());
            assert!(Authority::SYSTEM.may_anywhere(permission).is_ok());
            let public = Authority::PUBLIC.may(permission, section(1));
            assert!(matches!(public, Err(AppError::NotFound)), "{permission:?}");
            assert!(Authority::PUBLIC.may_anywhere(permission).is_err());
        }
    }

    #[test]
    fn a_personal_link_reaches_its_registration_and_no_other() {
        let holder = Authority::of_link(registration(1));
        let change = Permission::ChangeRegistrations;

        assert!(holder.may_with(change, registration(1), section(1)).is_ok());
        assert!(
            holder
                .may_with(change, registration(2), section(1))
                .is_err()
        );
        assert!(holder.may(change, section(1)).is_err());
        let foreign = organiser().may_with(change, registration(1), section(2));
        assert!(matches!(foreign, Err(AppError::NotFound)));
        assert!(
            organiser()
                .may_with(change, registration(1), section(1))
                .is_ok()
        );
    }
}
