# やさしい日本語：申（もう）しこんだ 人に とどく メール。1行は 全角35文字まで。

mail-registration-confirmed-subject = 【申しこみが できました】受付番号 { $receipt } { $title }
mail-slot-changed-subject = 【変えることが できました】受付番号 { $receipt } { $title }
mail-registration-cancelled-subject = 【申しこみを やめました】受付番号 { $receipt } { $title }
mail-confirmation-asked-subject = 【ボタンを 押してください】受付番号 { $receipt } { $title }

mail-addressee = { $name } さん

mail-registration-confirmed-opening = 申（もう）しこみが できました。
mail-slot-changed-opening =
    申（もう）しこみを 変（か）えました。
    新（あたら）しい 内容（ないよう）は 次（つぎ）の とおりです。
mail-registration-cancelled-opening =
    申（もう）しこみを やめました。
    やめた 申（もう）しこみは 次（つぎ）の とおりです。
mail-confirmation-asked-opening =
    この 申（もう）しこみが ありました。
    まだ 終（お）わって いません。
mail-confirmation-asked-title = 【申（もう）しこみを 決（き）める】
mail-confirmation-asked-by-link =
    { $until }までに この ページを 開（ひら）いて
    「申し込みを 決める」を 押（お）して ください。
mail-confirmation-asked-otherwise =
    それまで あなたの 席（せき）が あります。
    時間（じかん）を すぎると ほかの 人が 席を 使（つか）います。
mail-confirmation-asked-mistake =
    申（もう）しこんで いない 人は
    何（なに）も しないで ください。
    この 申しこみは なくなります。

mail-pass-receipt = 受付番号（うけつけばんごう）：{ $value }
mail-pass-title = 催（もよお）し：{ $value }
mail-pass-date =
    日（ひ）：{ $day }
    時間（じかん）：{ $start }から { $end }まで
mail-pass-mode = 参加（さんか）の しかた：{ $value }
mail-pass-place = 場所（ばしょ）：{ $value }
mail-pass-address = 住所（じゅうしょ）：{ $value }
mail-pass-party = 人数（にんずう）：{ $count }人

mail-at-reception =
    その日は 受付（うけつけ）で
    受付番号（うけつけばんごう）を 言（い）って ください。
mail-online-guide =
    Zoomの 使（つか）いかたは メールで 送（おく）ります。
    前（まえ）の 日（ひ）までに 送（おく）ります。
mail-bring-title = 【持（も）ってくる もの】

mail-change-title = 【変（か）えたい とき・やめたい とき】
mail-change-by-link =
    { $until }まで できます。
    この ページを 開（ひら）いて ください。
mail-change-link-is-private =
    これは あなただけの ページです。
    ほかの 人に 教（おし）えないで ください。
mail-change-by-phone =
    { $until }まで できます。
    下（した）の 電話（でんわ）か ファクスで 教（おし）えて ください。
mail-change-closed =
    インターネットでは もう できません。
    来（こ）られない ときは
    下（した）の 電話（でんわ）か ファクスで 教（おし）えて ください。

mail-calendar =
    カレンダーに 予定（よてい）を 入（い）れる
    ファイルを つけました。
mail-calendar-cancelled =
    カレンダーの 予定（よてい）を 消（け）す
    ファイルを つけました。

mail-registration-cancelled-mistake =
    あなたが やめて いない ときは
    下（した）の 電話（でんわ）か ファクスで 教（おし）えて ください。
    また 参加（さんか）したい ときは
    もう 一度（いちど） 申（もう）しこんで ください。

mail-desk-title = 【わからない とき】
mail-desk-phone = 電話（でんわ）：{ $value }
mail-desk-fax = ファクス：{ $value }
mail-desk-hours = 電話（でんわ）が できる 時間（じかん）：{ $value }

mail-automatic =
    この メールは 自動（じどう）で 送（おく）って います。
    この メールに 返事（へんじ）は できません。
