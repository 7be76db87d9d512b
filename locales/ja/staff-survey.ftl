# 職員：アンケートの集計と、配る紙

staff-survey-event = 第{ $number }回 { $title }
staff-survey-opens = { $moment }から受け付けます。
staff-survey-open-until = { $moment }まで受付中です。
staff-survey-closed = { $moment }に締め切りました。
staff-survey-sheets = 回収 { $count }枚。
staff-survey-csv = 集計をCSVで保存
staff-survey-codes = 配る紙（QRコード）
staff-survey-print = 印刷する
staff-survey-back = 集計に戻る

staff-survey-indicator-title = 成果指標
staff-survey-indicator = 「{ $name }」は{ $percent }です（{ $n }名中{ $k }名、分母：{ $base }）。
staff-survey-indicator-empty = 「{ $name }」は、まだ回答がありません。
staff-survey-counts = （{ $n }名中{ $k }名）
staff-survey-no-base = －

staff-survey-question = 問{ $number }
staff-survey-base = n＝{ $n }（{ $base }）
staff-survey-n = n＝{ $n }
staff-survey-base-asked = 無回答・無効を含む、質問を受けた人
staff-survey-base-valid = 有効な回答をした人
staff-survey-answer = 回答
staff-survey-pooled = 合計
staff-survey-total = 計（n）
staff-survey-stratum-numbered = { $mode }（{ $number }）
staff-survey-bar = { $stratum }：{ $pieces }
staff-survey-bar-piece = { $item } { $count }名
staff-survey-bar-comma = 、
staff-survey-rounding = 割合は小数点以下第2位を四捨五入しているため、合計が100％にならないことがあります。合計の列は人数を足して計算しています。

staff-survey-state-answered = 記入あり
staff-survey-state-no-answer = 無回答
staff-survey-state-invalid = 無効
staff-survey-state-not-applicable = 非該当
staff-survey-state-not-reached = 途中で終了
staff-survey-state-not-asked = この質問なし

staff-survey-free-texts = 書かれた内容
staff-survey-free-texts-cut = 自由記述は{ $total }件のうち{ $shown }件を表示しています。

staff-survey-qr = アンケートを開くQRコード

staff-survey-csv-question-code = 設問コード
staff-survey-csv-question = 設問
staff-survey-csv-stratum = 参加方法
staff-survey-csv-choice-code = 選択肢コード
staff-survey-csv-choice = 選択肢
staff-survey-csv-k = 人数
staff-survey-csv-n = n
staff-survey-csv-base = 分母
staff-survey-csv-percent = 割合（%）
staff-survey-none = －

staff-survey-set-aside = 集計から外した回答：{ $sheets }枚（理由：{ $reason }）
staff-survey-stray = 設問・選択肢のどれにも当てはまらない回答が{ $answers }件保存されていて、集計に入っていません（{ $codes }）。システムの管理者に知らせてください。
staff-survey-stray-code = { $question }：{ $choice }
staff-survey-undecided = 短い時間に同じ場所から続けて届いた回答が{ $sheets }枚あります。扱いを決めるまでは、集計に含めています。
staff-survey-runs-title = 続けて届いた回答
staff-survey-runs-note = 短い時間に、同じ場所から多くの回答が届きました。会場のWi-Fiから多くの方が答えたときも、このように見えます。会場の様子に心当たりがないときは、集計から外すことができます。あとから変えられます。自由記述は回答票と結び付けていないため、外した分も残ります。
staff-survey-run = { $days }　{ $sheets }枚
staff-survey-run-days = { $first }から{ $last }まで
staff-survey-run-undecided = まだ決めていません（集計に含めています）。
staff-survey-run-counted = 集計に含めると決めました。
staff-survey-run-aside = 集計から外しました（理由：{ $reason }）。
staff-survey-run-decision = この回答の扱い
staff-survey-run-count = 集計に含める
staff-survey-run-set-aside = 集計から外す
staff-survey-run-reason = 外す理由
staff-survey-run-reason-hint = 外すときは、必ず入力してください。集計や実施結果に表示します。例：同じ内容の回答が続けて送られたため
staff-survey-run-do = 扱いを決める
staff-survey-error-reason = 集計から外すときは、理由を{ $limit }文字までで入力してください。
staff-survey-csv-set-aside = 集計から外した回答
staff-notice-run-decided = 回答の扱いを決めました。
