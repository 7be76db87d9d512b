# 申し込んだ方に届くメール。1行は全角35文字までとし、機種依存文字は使わない。

mail-registration-confirmed-subject = 【申込完了】受付番号 { $receipt } { $title }
mail-slot-changed-subject = 【変更完了】受付番号 { $receipt } { $title }
mail-registration-cancelled-subject = 【取消完了】受付番号 { $receipt } { $title }
mail-confirmation-asked-subject = 【確認のお願い】受付番号 { $receipt } { $title }

mail-addressee = { $name } 様

mail-registration-confirmed-opening = お申し込みを受け付けました。
mail-slot-changed-opening =
    お申し込みの変更を受け付けました。
    変更後の内容は、次のとおりです。
mail-registration-cancelled-opening =
    お申し込みを取り消しました。
    取り消した内容は、次のとおりです。
mail-confirmation-asked-opening =
    次の申し込みがありました。
    まだ受け付けは済んでいません。
mail-confirmation-asked-title = 【申し込みの確定】
mail-confirmation-asked-by-link =
    { $until }までに次のページを開き、
    「申し込みを確定する」を押してください。
mail-confirmation-asked-otherwise =
    押すまでの間、席は取ってあります。
    期限を過ぎると、席はほかの方が申し込めるようになります。
mail-confirmation-asked-mistake =
    お心当たりのないときは、何もなさらないでください。
    期限を過ぎると、この申し込みはなくなります。

mail-pass-receipt = 受付番号：{ $value }
mail-pass-title = 催し：{ $value }
mail-pass-date = 日時：{ $day } { $start }～{ $end }
mail-pass-mode = 参加方法：{ $value }
mail-pass-place = 会場：{ $value }
mail-pass-address = 所在地：{ $value }
mail-pass-party = 人数：{ $count }人

mail-at-reception = 当日は、受付で受付番号をお知らせください。
mail-online-guide = Zoomのご案内は、前日までにメールでお送りします。
mail-bring-title = 【持ち物】

mail-change-title = 【変更・取り消し】
mail-change-by-link =
    { $until }までできます。
    次のページを開いてください。
mail-change-link-is-private =
    このページは、あなた専用です。
    ほかの方には知らせないでください。
mail-change-by-phone =
    { $until }まで受け付けます。
    下の窓口へ、お電話またはファクスでお知らせください。
mail-change-closed =
    インターネットでの受付は終わりました。
    来られなくなったときは、下の窓口へお知らせください。

mail-calendar = カレンダーに予定を入れるファイルを添付しました。
mail-calendar-cancelled =
    カレンダーの予定を消すファイルを添付しました。

mail-registration-cancelled-mistake =
    お心当たりのないときは、下の窓口へお知らせください。
    もう一度参加したいときは、改めてお申し込みください。

mail-desk-title = 【お問い合わせ】
mail-desk-phone = 電話：{ $value }
mail-desk-fax = ファクス：{ $value }
mail-desk-hours = 受付時間：{ $value }

mail-automatic =
    このメールは、自動でお送りしています。
    返信をいただいても、お答えできません。
