# 職員用：参加方法ごとの名簿、申込の入力、参加者名簿のCSV

staff-kana-index = ふりがなの行で絞り込む
staff-slot-caption = 申込の名簿（五十音順）
staff-slot-attended = 出席
staff-slot-seats = 申込{ $seats }名
staff-slot-shown = { $all }件のうち{ $shown }件
staff-slot-came = { $persons }名出席
staff-slot-tick = 出席
staff-slot-untick = 取り消す
staff-filter-awaited = 未着
staff-filter-attended = 出席
staff-field-persons-of = { $name }様の出席人数
staff-field-error-persons = 人数を数字で入力してください。例：2

staff-count-title = この参加方法の人数
staff-field-head-count = 会場で数えた人数
staff-field-head-count-hint = 数えたときは、この人数が正式な人数になります。
staff-count-do = 人数を記録する
staff-count-remove = 数えた人数を取り消す
staff-count-final-note = 人数は確定しています。直すには、催しのページで確定を取り消してください。
staff-walk-in-title = 当日参加
staff-field-walk-in = 申込なしで来た人数
staff-walk-in-do = 当日参加を記録する
staff-walk-in-total = 合計 { $persons }
staff-walk-in-not-added = 今回は、人数を加えていません
staff-walk-in-repeated = 同じ内容を、{ $at }に記録済みです（{ $persons }）。当日参加は、合計{ $total }です。
staff-walk-in-taken-back = 前に記録した人数は、その後に取り消されています。当日参加は、合計{ $total }です。
staff-walk-in-again = さらに{ $persons }を記録する

staff-entry-title = 申込の入力
staff-entry-saved = 申込を受け付けました。次のように読み上げてください。
staff-entry-read-back = { $name }様、{ $day }の{ $slot }、{ $party }名様、受付番号は { $receipt } です。
staff-entry-slot-hint = 入力欄の外では、数字キーでも選べます。
staff-entry-email-hint = Zoomの方は必ずお聞きください。
staff-entry-duplicates = 同じ方の申込かもしれません
staff-entry-came = { $at }に受付（{ $source }）
staff-entry-came-by = { $at }に受付（{ $source }、入力：{ $name }）
staff-entry-different = 別の方です、または同じ方の二件目です（この内容で受け付ける）
staff-entry-error-duplicate = 同じふりがなか電話番号の申込が、すでにあります。確かめたうえで、それでも受け付けるときは「別の方です、または同じ方の二件目です」に印を付けてください。
staff-entry-note-title = お電話でお伝えすること
staff-entry-note = 受け付けると、お名前、日にち、参加方法、人数、受付番号を読み上げる文が出ます。いただいた情報は、申し込みの管理とご連絡、人数の集計にだけ使うことをお伝えください。
staff-entry-do = 受け付ける

