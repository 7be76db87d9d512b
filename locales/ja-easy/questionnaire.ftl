# やさしい日本語：アンケートに 答える ページ

questionnaire-code-title = アンケートに 答（こた）える
questionnaire-code-lead = 紙（かみ）に 書（か）いてある 6つの 文字（もじ）を 入（い）れて ください。
questionnaire-code-label = アンケートの コード
questionnaire-code-hint = 例（れい）：ABC-DEF（小（ちい）さい 文字（もじ）でも いいです。「-」は なくても いいです）
questionnaire-code-open = アンケートを 開（ひら）く
questionnaire-code-invalid = コードは 英語（えいご）の 文字（もじ）と 数字（すうじ）で 6つです（0・1・I・L・O・Uは 使（つか）いません）。紙（かみ）と 同（おな）じように 入（い）れて ください。例（れい）：ABC-DEF
questionnaire-code-unknown = この コードの アンケートは ありません。紙（かみ）の コードを もう一度（いちど） 見（み）て ください。
questionnaire-where-title = コードは どこに ありますか
questionnaire-where-body = 会場（かいじょう）で もらった 紙（かみ）に あります。Zoomで 見（み）た 人（ひと）は メールに あります。わからない ときは、下（した）の 電話番号（でんわばんごう）に 電話（でんわ）して ください。

questionnaire-for-mode = 「{ $mode }」の 人（ひと）の アンケートです。
questionnaire-count = 質問（しつもん）は ぜんぶで { $count }つです。
questionnaire-blank = 答（こた）えたくない 質問（しつもん）は、答（こた）えなくても いいです。
questionnaire-anonymous = 名前（なまえ）は 聞（き）きません。だれの 答（こた）えか わかりません。
questionnaire-number = 質問（しつもん） { $number }／{ $total }
questionnaire-text-hint = { $max }文字（もじ）まで 書（か）けます。名前（なまえ）や 電話番号（でんわばんごう）は 書（か）かないで ください。
questionnaire-send = 答（こた）えを 送（おく）る

questionnaire-error-unknown-choice = 選（えら）んだ 答（こた）えが わかりませんでした。もう一度（いちど） 選（えら）んで ください。
questionnaire-error-several-marks = 答（こた）えは 1つだけ 選（えら）んで ください。
questionnaire-error-too-long = { $max }文字（もじ）より 短（みじか）く 書（か）いて ください。
questionnaire-error-invalid-characters = 使（つか）えない 文字（もじ）が あります。もう一度（いちど） 書（か）いて ください。
questionnaire-error-key = 送（おく）る ことが できませんでした。もう一度（いちど）「答（こた）えを 送（おく）る」を 押（お）して ください。
questionnaire-error-too-soon = 同（おな）じ ところから たくさん 送（おく）られました。まだ 受（う）け取（と）って いません。書（か）いた ものは 残（のこ）って います。{ $minutes }分（ふん）くらい 待（ま）って、もう一度（いちど）「答（こた）えを 送（おく）る」を 押（お）して ください。紙（かみ）に 書（か）いても いいです。

questionnaire-not-yet-title = この アンケートは まだ 始（はじ）まって いません
questionnaire-not-yet-body = { $moment }から 答（こた）える ことが できます。
questionnaire-closed-title = この アンケートは 終（お）わりました
questionnaire-closed-body = { $moment }に 終（お）わりました。
questionnaire-notice-next = 言（い）いたい ことが あるときは、下（した）の 電話（でんわ）や ファクスを 使（つか）って ください。
questionnaire-to-events = 催（もよお）しの 一覧（いちらん）を 見（み）る

questionnaire-thanks-title = 答（こた）えて くれて ありがとうございました
questionnaire-thanks-received = 答（こた）えを 受（う）け取（と）りました。
questionnaire-thanks-body = 答（こた）えは 次（つぎ）の 催（もよお）しの ために 使（つか）います。この ページは 閉（と）じても いいです。

questionnaire-paper-title = アンケートに 答（こた）えて ください
questionnaire-paper-how = スマートフォンで QRコードを 読（よ）んで ください。下（した）の アドレスを 開（ひら）いても いいです。
