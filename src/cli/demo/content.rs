//! What the demo's events and questionnaires say, in three languages. Data as a ward would type it in, not the
//! program's own texts (`locales/`); names of initiatives, lectures and indicators are the ward's, all else is ours.

use crate::types::LocalizedText;

fn text(ja: &str, easy: &str, en: &str) -> LocalizedText {
    LocalizedText::new(ja).with_easy(easy).with_en(en)
}

/// 地域医療課
pub(super) fn medicine_section() -> LocalizedText {
    text(
        "地域医療課",
        "地域医療課（ちいきいりょうか）",
        "Community Medicine Section",
    )
}

/// 高齢者支援課
pub(super) fn elderly_section() -> LocalizedText {
    text(
        "高齢者支援課",
        "高齢者支援課（こうれいしゃしえんか）",
        "Elderly Support Section",
    )
}

/// The desk's telephone hours.
pub(super) fn desk_hours() -> LocalizedText {
    text(
        "平日 午前8時30分～午後5時15分",
        "月曜日から 金曜日まで 午前8時30分から 午後5時15分まで",
        "Weekdays 8:30 a.m. to 5:15 p.m.",
    )
}

/// R01
pub(super) fn lecture_initiative() -> LocalizedText {
    text(
        "在宅療養講演会の開催",
        "家での 療養の お話の 会",
        "Lectures on home care",
    )
}

/// The first and the third lecture of the reference year.
pub(super) fn alone() -> LocalizedText {
    text(
        "自分の明日を考える～一人暮らしの｜在宅療養《ざいたくりょうよう》～",
        "わたしの 明日（あした）を 考（かんが）える ― 一人（ひとり）で 暮（く）らす 人（ひと）の 家での 療養（りょうよう）",
        "Thinking about my tomorrow: home care when living alone",
    )
}

/// The second lecture of the reference year.
pub(super) fn family() -> LocalizedText {
    text(
        "家族の明日を考える～｜在宅療養《ざいたくりょうよう》の基本的なおはなし～",
        "家族（かぞく）の 明日（あした）を 考（かんが）える ― 家での 療養（りょうよう）の はじめの お話",
        "Thinking about my family's tomorrow: the basics of home care",
    )
}

/// What a lecture is about.
pub(super) fn lecture_summary() -> LocalizedText {
    text(
        "訪問診療の医師と訪問看護師が、住み慣れた家で医療や介護を受けながら暮らす方法を、実際の例をまじえてお話しします。\
         どんな支えがほしいかを、ご家族と話すきっかけにしてください。",
        "医者（いしゃ）と 看護師（かんごし）が 話（はな）します。家（いえ）に いて 医者や 看護師に 来（き）てもらう 方法（ほうほう）が わかります。\
         どんな 助（たす）けが ほしいか、家族（かぞく）と 話して みて ください。",
        "A visiting doctor and a visiting nurse explain, with real examples, how to live at home with medical and nursing \
         care. Let it be a start to talk with your family about the support you would want.",
    )
}

/// The lecture of last week.
pub(super) fn prepare() -> LocalizedText {
    text(
        "もしものときに備えて～わたしの｜望《のぞ》む医療と介護～",
        "もしもの ときの ために ― わたしが ほしい 医療（いりょう）と 介護（かいご）",
        "Just in case: the care I would want",
    )
}

/// The first lecture to come.
pub(super) fn at_home() -> LocalizedText {
    text(
        "住み慣れた家で暮らし続ける～はじめての｜在宅療養《ざいたくりょうよう》～",
        "いまの 家（いえ）で 暮（く）らす ― はじめての 家での 療養（りょうよう）",
        "Staying in the home you know: a first look at home care",
    )
}

/// What it is about.
pub(super) fn at_home_summary() -> LocalizedText {
    text(
        "病気や障害があっても家で暮らし続けるために、どんな人が家に来て、何をしてくれるのかを、費用のめやすとともにご紹介します。\
         講演のあとに質問の時間があります。",
        "病気（びょうき）が あっても 家（いえ）で 暮（く）らす ことが できます。だれが 家に 来（き）て、何（なに）を するか、お金（かね）は いくらかを 話（はな）します。\
         話の あとで 質問（しつもん）が できます。",
        "Who comes to your home, what they do and roughly what it costs: what you need to know to stay at home with an \
         illness or disability. There is time for questions after the talk.",
    )
}

/// The second lecture to come.
pub(super) fn carers() -> LocalizedText {
    text(
        "離れて暮らす親の介護～家族と｜専門職《せんもんしょく》の役割～",
        "遠（とお）くに 住（す）む 親（おや）の 介護（かいご） ― 家族（かぞく）と 専門（せんもん）の 人（ひと）が すること",
        "Caring for parents who live far away: families and professionals",
    )
}

/// What it is about.
pub(super) fn carers_summary() -> LocalizedText {
    text(
        "離れて暮らす親が心配になったとき、まずどこに相談し、だれに何を頼めるのかを、ケアマネジャーがお話しします。\
         働きながら介護をしている方の体験も伺います。",
        "遠（とお）くに 住（す）む 親（おや）が 心配（しんぱい）な とき、どこに 相談（そうだん）するか、だれに たのむかを 話（はな）します。\
         働（はたら）きながら 介護（かいご）を している 人（ひと）の 話も 聞（き）きます。",
        "A care manager explains where to turn first when you worry about parents living far away, and whom to ask for \
         what. Somebody who cares for a parent while working tells of it, too.",
    )
}

/// Whom the lectures are for.
pub(super) fn audience() -> LocalizedText {
    text(
        "区内にお住まい、お勤めの方と、そのご家族",
        "区（く）に 住（す）んでいる 人（ひと）、区で 働（はたら）いている 人、その 家族（かぞく）",
        "People who live or work in the ward, and their families",
    )
}

/// What to bring.
pub(super) fn bring() -> LocalizedText {
    text(
        "筆記用具。受付番号がわかるもの（確認の画面、メール、メモなど）",
        "えんぴつか ペン。受付番号（うけつけばんごう）が わかる もの（メールや メモ）",
        "Something to write with, and your receipt number (the confirmation page, mail or a note)",
    )
}

/// A place: its name, address and access facts.
pub(super) struct Place {
    pub(super) name: LocalizedText,
    pub(super) address: LocalizedText,
    pub(super) access: LocalizedText,
}

/// The main venue.
pub(super) fn hall() -> Place {
    Place {
        name: text(
            "みなみ町区民ホール",
            "みなみ町（まち）区民（くみん）ホール",
            "Minamimachi Civic Hall",
        ),
        address: text(
            "みなみ町1-2-3（みなみ町駅から歩いて3分）",
            "みなみ町1-2-3（みなみ町駅から 歩（ある）いて 3分（ふん））",
            "1-2-3 Minamimachi (3 minutes on foot from Minamimachi station)",
        ),
        access: text(
            "入口から客席まで段差なし。車いす席6席、多目的トイレ、磁気ループあり",
            "車（くるま）いすで 入（はい）れます。車いすの 席（せき）が 6つ あります。広（ひろ）い トイレが あります。",
            "Step-free from the entrance to the seats; 6 wheelchair spaces, accessible toilet, hearing loop",
        ),
    }
}

/// The libraries of simultaneous screenings.
pub(super) fn libraries() -> [Place; 3] {
    [
        library(
            (
                "さくら図書館",
                "さくら図書館（としょかん）",
                "Sakura Library",
            ),
            ("さくら台2-4-6", "4-6 Sakuradai 2-chome"),
            (
                "2階視聴覚室。エレベーター、多目的トイレあり",
                "2階（かい）の 部屋（へや）です。エレベーターと 広（ひろ）い トイレが あります。",
                "Audio-visual room on the 2nd floor; lift and accessible toilet",
            ),
        ),
        library(
            (
                "けやき図書館",
                "けやき図書館（としょかん）",
                "Keyaki Library",
            ),
            ("けやき通り5-1-8", "5-1-8 Keyakidori"),
            (
                "1階会議室。入口から段差なし。多目的トイレあり",
                "1階（かい）の 部屋（へや）です。車（くるま）いすで 入（はい）れます。広（ひろ）い トイレが あります。",
                "Meeting room on the ground floor, step-free; accessible toilet",
            ),
        ),
        library(
            (
                "みどり図書館",
                "みどり図書館（としょかん）",
                "Midori Library",
            ),
            ("みどりが丘3-7-1", "3-7-1 Midorigaoka"),
            (
                "地下1階多目的室。エレベーターあり。多目的トイレは1階",
                "地下（ちか）1階（かい）の 部屋（へや）です。エレベーターが あります。広（ひろ）い トイレは 1階です。",
                "Multi-purpose room in the basement; lift; the accessible toilet is on the ground floor",
            ),
        ),
    ]
}

fn library(name: (&str, &str, &str), address: (&str, &str), access: (&str, &str, &str)) -> Place {
    Place {
        name: text(name.0, name.1, name.2),
        address: LocalizedText::new(address.0).with_en(address.1),
        access: text(access.0, access.1, access.2),
    }
}

/// Where recordings are shown later.
pub(super) fn centre() -> Place {
    Place {
        name: text(
            "ひかり地域センター",
            "ひかり地域（ちいき）センター",
            "Hikari Community Centre",
        ),
        address: text(
            "ひかり町4-5-6（バス停「ひかり町」前）",
            "ひかり町4-5-6（バス停（てい）「ひかり町」の 前（まえ））",
            "4-5-6 Hikarimachi (at the bus stop Hikarimachi)",
        ),
        access: text(
            "入口にスロープ。エレベーター、多目的トイレあり",
            "入口（いりぐち）に 坂（さか）が あります。エレベーターと 広（ひろ）い トイレが あります。",
            "Ramp at the entrance; lift and accessible toilet",
        ),
    }
}

/// The questionnaire's title.
pub(super) fn questionnaire() -> LocalizedText {
    text(
        "在宅療養講演会アンケート",
        "家での 療養（りょうよう）の お話の アンケート",
        "Questionnaire on the home-care lecture",
    )
}

/// The question of the paper's indicator.
pub(super) fn wanted_to_talk() -> LocalizedText {
    text(
        "講演を聞いて、どのような医療や介護を受けたいか、家族や｜専門職《せんもんしょく》等と話し合いたいと思いましたか",
        "話（はなし）を 聞（き）いて、どんな 医療（いりょう）や 介護（かいご）が ほしいか、家族（かぞく）や 専門（せんもん）の 人（ひと）と 話したいと 思（おも）いましたか",
        "After the lecture, did you want to talk with your family or with professionals about the medical and nursing care you would want?",
    )
}

/// Its scale, from the strongest.
pub(super) fn wanted_to_talk_choices() -> [(&'static str, LocalizedText); 5] {
    [
        (
            "strongly_agree",
            text("とても思った", "とても 思（おも）った", "Very much"),
        ),
        ("agree", text("思った", "思（おも）った", "Yes")),
        (
            "neither",
            text(
                "どちらともいえない",
                "どちらでも ない",
                "Neither yes nor no",
            ),
        ),
        (
            "disagree",
            text(
                "あまり思わなかった",
                "あまり 思（おも）わなかった",
                "Not much",
            ),
        ),
        (
            "strongly_disagree",
            text("思わなかった", "思（おも）わなかった", "No"),
        ),
    ]
}

/// The indicator in the paper.
pub(super) fn wanted_to_talk_indicator() -> LocalizedText {
    LocalizedText::new(
        "講演を聞いて、どのような医療や介護を受けたいか、家族や専門職等と話し合いたいと思った（とても思った、思った合算）",
    )
    .with_en("Wanted to talk with family or professionals about the care they want (very much and yes together)")
}

/// How people heard of the lecture.
pub(super) fn heard_from() -> LocalizedText {
    text(
        "この講演会を何でお知りになりましたか",
        "この 会（かい）を 何（なに）で 知（し）りましたか",
        "How did you hear of this lecture?",
    )
}

/// By what.
pub(super) fn heard_from_choices() -> [(&'static str, LocalizedText); 6] {
    [
        (
            "ward_newsletter",
            text(
                "区報",
                "区（く）の 新聞（しんぶん）（区報）",
                "Ward newsletter",
            ),
        ),
        (
            "poster",
            text("ポスター・ちらし", "ポスター・ちらし", "Poster or leaflet"),
        ),
        (
            "website",
            text(
                "区のホームページ",
                "区（く）の ホームページ",
                "Ward website",
            ),
        ),
        (
            "acquaintance",
            text(
                "家族・知人から",
                "家族（かぞく）や 友（とも）だちから",
                "Family or acquaintances",
            ),
        ),
        (
            "professional",
            text(
                "ケアマネジャー・医療機関から",
                "ケアマネジャーや 病院（びょういん）から",
                "Care manager or clinic",
            ),
        ),
        ("other", text("その他", "ほかの もの", "Other")),
    ]
}

/// In one's own words.
pub(super) fn comments() -> LocalizedText {
    text(
        "ご意見・ご感想をお聞かせください",
        "思（おも）った ことを 書（か）いて ください",
        "Please tell us what you think",
    )
}

/// What people wrote.
pub(super) const COMMENTS: [&str; 8] = [
    "一人暮らしでも家で過ごせると分かり、少し安心しました。",
    "費用の話がもう少し聞きたかったです。",
    "さっそく娘と話してみようと思います。",
    "図書館で見られたので、遠くまで行かずにすみました。",
    "字幕があって助かりました。次回もお願いします。",
    "質問の時間が短かったように思います。",
    "訪問看護師さんの話が具体的でよかったです。",
    "平日の昼は仕事があるので、後日の上映はありがたいです。",
];
