//! What people answered: questionnaires and their published versions, surveys with strata, anonymous responses, indicators.

use sea_orm_migration::prelude::*;

use crate::column::*;

/// See the file's head.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("questionnaires")
                    .col(id())
                    .col(uuid("owner_id"))
                    .col(unique_text("code"))
                    .col(json("title"))
                    .col(instant("created_at"))
                    .foreign_key(&mut reference("owner_id", "owners"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("questionnaire_versions")
                    .col(id())
                    .col(uuid("questionnaire_id"))
                    .col(integer("version"))
                    .col(instant("published_at"))
                    .foreign_key(&mut part_of("questionnaire_id", "questionnaires"))
                    .take(),
            )
            .await?;
        unique_index(
            manager,
            "questionnaire_versions_number",
            "questionnaire_versions",
            &["questionnaire_id", "version"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("questions")
                    .col(id())
                    .col(uuid("version_id"))
                    .col(integer("position"))
                    .col(text("code"))
                    .col(text("kind"))
                    .col(json("wording"))
                    .foreign_key(&mut part_of("version_id", "questionnaire_versions"))
                    .take(),
            )
            .await?;
        unique_index(
            manager,
            "questions_version_code",
            "questions",
            &["version_id", "code"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("choices")
                    .col(id())
                    .col(uuid("question_id"))
                    .col(integer("position"))
                    .col(text("code"))
                    .col(json("label"))
                    .foreign_key(&mut part_of("question_id", "questions"))
                    .take(),
            )
            .await?;
        unique_index(
            manager,
            "choices_question_code",
            "choices",
            &["question_id", "code"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("surveys")
                    .col(id())
                    .col(uuid("event_id"))
                    .col(uuid("version_id"))
                    .col(json("title"))
                    .col(instant("opens_at"))
                    .col(instant("closes_at"))
                    .foreign_key(&mut reference("event_id", "events"))
                    .foreign_key(&mut reference("version_id", "questionnaire_versions"))
                    .take(),
            )
            .await?;
        index(manager, "surveys_event", "surveys", &["event_id"]).await?;
        manager
            .create_table(
                Table::create()
                    .table("strata")
                    .col(id())
                    .col(uuid("survey_id"))
                    .col(uuid("slot_id"))
                    .col(integer("position"))
                    .col(text("mode"))
                    .col(unique_text("code"))
                    .foreign_key(&mut part_of("survey_id", "surveys"))
                    .foreign_key(&mut reference("slot_id", "slots"))
                    .take(),
            )
            .await?;
        unique_index(
            manager,
            "strata_survey_slot",
            "strata",
            &["survey_id", "slot_id"],
        )
        .await?;
        manager
            .create_table(unordered(
                manager,
                Table::create()
                    .table("responses")
                    .col(id())
                    .col(uuid("survey_id"))
                    .col(uuid("stratum_id"))
                    .col(text("entry_mode"))
                    .col(day("answered_on"))
                    .col(uuid("submission_key").unique_key())
                    .foreign_key(&mut part_of("survey_id", "surveys"))
                    .foreign_key(&mut reference("stratum_id", "strata"))
                    .take(),
            ))
            .await?;
        index(
            manager,
            "responses_survey_stratum",
            "responses",
            &["survey_id", "stratum_id"],
        )
        .await?;
        // One row per question and marked choice; a question without a mark has one row with an empty choice code.
        // The stratum is repeated here, so that a tally reads one index in order and neither joins nor sorts.
        manager
            .create_table(unordered(
                manager,
                Table::create()
                    .table("answers")
                    .col(uuid("response_id"))
                    .col(uuid("stratum_id"))
                    .col(text("question_code"))
                    .col(text("state"))
                    .col(text("choice_code"))
                    .primary_key(
                        Index::create()
                            .col("response_id")
                            .col("question_code")
                            .col("choice_code"),
                    )
                    .foreign_key(&mut part_of("response_id", "responses"))
                    .foreign_key(&mut reference("stratum_id", "strata"))
                    .take(),
            ))
            .await?;
        index(
            manager,
            "answers_tally",
            "answers",
            &["stratum_id", "question_code", "state", "choice_code"],
        )
        .await?;
        // SQLite obeys foreign keys only on connections that ask for it, and its shell does not. A tally reads the
        // answers alone, so they must go with their response whoever deletes it.
        if manager.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Sqlite {
            manager
                .get_connection()
                .execute_unprepared(
                    "CREATE TRIGGER responses_take_their_answers AFTER DELETE ON responses \
                     BEGIN DELETE FROM answers WHERE response_id = OLD.id; END",
                )
                .await?;
        }
        // Free text lives apart from the choices and points to no response.
        manager
            .create_table(unordered(
                manager,
                Table::create()
                    .table("free_texts")
                    .col(id())
                    .col(uuid("survey_id"))
                    .col(uuid("stratum_id"))
                    .col(text("question_code"))
                    .col(text("content"))
                    .foreign_key(&mut part_of("survey_id", "surveys"))
                    .foreign_key(&mut reference("stratum_id", "strata"))
                    .take(),
            ))
            .await?;
        index(
            manager,
            "free_texts_survey",
            "free_texts",
            &["survey_id", "question_code"],
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("indicators")
                    .col(id())
                    .col(uuid("initiative_id"))
                    .col(text("code"))
                    .col(integer("version"))
                    .col(integer("position"))
                    .col(json("name"))
                    .col(text("question_code"))
                    .col(json("numerator"))
                    .col(text("base"))
                    .col(text("decimals"))
                    .foreign_key(&mut part_of("initiative_id", "initiatives"))
                    .take(),
            )
            .await?;
        unique_index(
            manager,
            "indicators_code_version",
            "indicators",
            &["initiative_id", "code", "version"],
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "indicators",
                "free_texts",
                "answers",
                "responses",
                "strata",
                "surveys",
                "choices",
                "questions",
                "questionnaire_versions",
                "questionnaires",
            ],
        )
        .await
    }
}
