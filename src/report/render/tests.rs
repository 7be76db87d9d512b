//! The reference year in every form.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::{Value, json};

use super::*;
use crate::links::Links;
use crate::report::reference::reference_paper;
use crate::texts::Texts;
use crate::types::Language;

const JA: Texts = Texts {
    language: Language::Ja,
};

#[test]
fn the_text_words_the_reference_year_like_the_councils_paper() {
    let printed = text(&reference_paper(), JA);

    assert_eq!(
        printed,
        "令和5年度　実施結果\n\
         令和5年12月31日（日）現在\n\
         \n\
         R01　講演会の開催\n\
         \u{20} 担当・所管：地域医療課\n\
         \u{20} 実施回数：3回（計画 3回/年）\n\
         \u{20} 総参加者数：延べ人数555名（暫定）\n\
         \u{20} 第1回「催し1」\n\
         \u{20}   参加者：196名（本会場59人、同時上映12人、Zoom60人、後日上映会65人）\n\
         \u{20} 第2回「催し2」\n\
         \u{20}   参加者：185名（本会場59人、同時上映36人、Zoom41人、後日上映会49人）\n\
         \u{20} 第3回「催し3」\n\
         \u{20}   参加者：確定後追記（本会場105人、同時上映32人、Zoom37人、後日上映会（実施後追記））、判明分174名\n\
         \u{20} 参加方法別：本会場223人（暫定）、同時上映80人（暫定）、Zoom138人（暫定）、後日上映会114人（暫定）\n\
         \u{20} 【アンケート結果】「話し合いたいと思った」と回答した割合（無回答を含む全員に対して）\n\
         \u{20}   （第1回）96%（144/150）\n\
         \u{20}   （第2回）96%（131/137）\n\
         \u{20}   （第3回）集計中\n\
         \n\
         点検で見つかったことはありません。\n"
    );
}

#[test]
fn the_json_has_values_reasons_and_addresses_under_stable_names() {
    let links = Links::new("https://tsudoi.example.jp");

    let document: Value =
        serde_json::from_str(&json(&reference_paper(), &links, JA).unwrap()).unwrap();

    assert_eq!(document["fiscal_year"], json!(2023));
    assert_eq!(document["era"], json!("令和5年度"));
    assert_eq!(document["as_of"], json!("2023-12-31"));
    assert_eq!(document["findings"], json!([]));
    let lectures = &document["initiatives"][0];
    assert_eq!(lectures["plan"], json!({ "times": 3, "years": 1 }));
    assert_eq!(
        lectures["person_times"],
        json!({
            "value": 555,
            "pending": null,
            "known": 555,
            "standing": "provisional",
            "final": false,
            "provisional": true
        })
    );
    assert_eq!(
        lectures["events"][2]["slots"][3],
        json!({
            "mode": "later_screening",
            "label": "ココネリホール",
            "value": null,
            "pending": "after_held",
            "known": 0,
            "standing": "pending",
            "final": false,
            "provisional": false,
            "url": "https://tsudoi.example.jp/staff/slots/00000000-0000-0000-0000-000000000130"
        })
    );
    let totals: Vec<_> = lectures["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| [&event["total"]["value"], &event["total"]["pending"]])
        .collect();
    assert_eq!(
        totals,
        [
            [&json!(196), &json!(null)],
            [&json!(185), &json!(null)],
            [&json!(null), &json!("after_confirmation")],
        ]
    );
    let shares: Vec<_> = lectures["indicators"][0]["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| {
            json!([
                cell["k"],
                cell["n"],
                cell["percent"],
                cell["printed"],
                cell["pending"]
            ])
        })
        .collect();
    assert_eq!(
        shares,
        [
            json!([144, 150, 96, "96%", null]),
            json!([131, 137, 96, "96%", null]),
            json!([null, null, null, null, "tallying"]),
        ]
    );
}

#[test]
fn the_table_has_one_row_per_figure() {
    let table = csv(&reference_paper(), JA);

    // Plan and held; per lecture 4 slots, 4 modes and a total; 4 modes and the sum; 3 shares.
    assert_eq!(table.rows().count(), 2 + 3 * 9 + 5 + 3);
    let file = String::from_utf8(crate::format::csv::to_utf8_bom(&table).unwrap()).unwrap();
    let picked: Vec<&str> = file
        .lines()
        .filter(|line| {
            line.contains(",確定後追記,")
                || line.contains(",延べ人数,")
                || line.contains(",1,催し1,割合,")
        })
        .collect();
    assert_eq!(
        picked,
        [
            "2023,2023-12-31,R01,講演会の開催,3,催し3,参加者数,,,,,人,追記予定,確定後追記,174,,,",
            "2023,2023-12-31,R01,講演会の開催,,,延べ人数,,,,555,人,暫定,,555,,,",
            "2023,2023-12-31,R01,講演会の開催,1,催し1,割合,wanted_to_talk,,,96,%,確定,,,144,150,無回答を含む全員に対して",
        ]
    );
}
