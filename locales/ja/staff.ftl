# 職員用：ログイン、今日、催しの一覧、催しのボード、申込の内容

staff-sign-in-title = ログイン
staff-sign-in-do = ログインする
staff-sign-in-help = パスワードを忘れたときは、システムの管理担当者にお知らせください。
staff-sign-in-wrong = ログイン名かパスワードが違います。もう一度入力してください。
staff-sign-in-too-many = 続けて何度も試されたため、しばらくログインできません。1分ほど待ってから、もう一度お試しください。
staff-field-login = ログイン名
staff-field-password = パスワード

staff-notice-published = 催しを公開しました。
staff-notice-finalised = 人数を確定しました。
staff-notice-reopened = 人数の確定を取り消しました。人数を直せます。
staff-notice-attendance-recorded = 出席を記録しました。
staff-notice-attendance-removed = 出席の記録を取り消しました。
staff-notice-walk-in-recorded = 当日参加の人数を記録しました。
staff-notice-head-count-recorded = 数えた人数を記録しました。
staff-notice-head-count-removed = 数えた人数を取り消しました。
staff-notice-registration-cancelled = 申込を取り消しました。
staff-notice-signed-out = ログアウトしました。
staff-not-done = 変更は保存されていません

staff-persons = { $persons }名
staff-persons-so-far = { $persons }名（一部は未集計）
staff-persons-none = 未集計
staff-unit-persons = 名
staff-filter-all = すべて

staff-column-event = 催し
staff-column-date = 日時
staff-column-state = 状態
staff-column-seats = 申込済みの席
staff-column-attended = 参加人数
staff-column-applied = 申込（取り消しを含む）
staff-column-method = 数え方
staff-column-name = 氏名
staff-column-kana = ふりがな
staff-column-party = 人数
staff-column-receipt = 受付番号
staff-column-source = 申込の方法
staff-column-route = 連絡の方法
staff-column-needs = 必要なお手伝い
staff-column-phone = 電話番号
staff-column-email = メールアドレス
staff-column-slot = 参加方法
staff-column-companions = 同伴者
staff-column-language = 連絡の言語

staff-today-counts = 人数の確定を待っている催し
staff-today-counts-none = 確定を待っている催しはありません。
staff-today-not-final = { $event }：人数を確定してください
staff-today-not-counted = { $event }：参加人数を記録してください
staff-today-slots = { $slots }件
staff-today-ended = { $day }に終了
staff-today-week = これから7日間の催し
staff-today-week-none = これから7日間に催しはありません。
staff-today-seats = { $seats }名
staff-today-surveys = 回答を受け付けているアンケート
staff-today-surveys-none = 回答を受け付けているアンケートはありません。
staff-today-until = { $until }まで
staff-today-mails = 送れなかったメールが{ $count }通あります
staff-today-mails-next = 申し込んだ方に、お電話か郵便でご連絡ください。

staff-events-count = { $count }件
staff-events-caption = 催しの一覧

staff-public-page = 公開ページを見る
staff-csv-link = 参加者名簿（CSV）
staff-entry-link = 申込を入力する
staff-board-bar = 申込済み{ $held }名、参加{ $attended }名
staff-board-seats = { $held }／{ $capacity }席
staff-board-seats-unlimited = { $held }名（定員なし）
staff-board-need = { $need } { $count }件
staff-board-opens = { $at }から受付
staff-board-closes = { $at }に申込締切
staff-board-closed = 申込は{ $at }に締め切りました
staff-board-over = 終了しました
staff-count-method-head-count = 会場で数えた人数
staff-count-method-named = 名簿の出席と当日参加の合計
staff-count-final = （確定）
staff-count-provisional = （未確定）

staff-life-title = 催しの流れ
staff-life-publish = 公開
staff-life-publish-do = 公開する
staff-life-finalise = 人数確定
staff-life-finalise-do = 人数を確定する
staff-life-by = { $day } { $name }
staff-life-survey = アンケート
staff-life-codes = 回答用のコード
staff-life-tally = 集計
staff-life-tally-show = 集計を見る
staff-reopen-title = 人数の確定を取り消す
staff-reopen-note = 人数を直すときに使います。実施結果の数字は、もう一度確定するまで「未確定」になります。理由は記録に残ります。
staff-reopen-do = 確定を取り消す
staff-field-reason = 理由
staff-field-reason-hint = 例：図書館から人数の訂正があったため（個人の名前は書かないでください）
staff-field-error-reason = 理由は{ $limit }文字までで入力してください。

staff-registration-title = 受付番号 { $receipt }
staff-cancel-title = この申込を取り消す
staff-cancel-note = 席はほかの方が申し込めるようになります。メールアドレスがある方には、取り消しのメールをお送りします。元には戻せません。
staff-cancel-do = 申込を取り消す

staff-refusal-too-late-to-change = 催しが終わっているため、変更や取り消しはできません。
staff-refusal-finalised = 人数は確定しています。直すには、催しのページで確定を取り消してください。
staff-refusal-not-finalised = 人数はまだ確定していません。
staff-refusal-event-unavailable = 公開していない催しや中止した催しには、記録できません。
staff-refusal-no-seat = この方は、この参加方法の席を持っていません。取り消しや変更がなかったか、お確かめください。
staff-refusal-nobody = 1名以上を入力してください。来なかった方には何も記録しません。
staff-refusal-more-than-party = 申込は{ $party }名です。それより多い方は「当日参加」に記録してください。
staff-refusal-above-head-count = 会場で数えた人数（{ $count }名）を超えます。先に、数えた人数をお確かめください。
staff-refusal-below-named = 名簿の出席と当日参加を合わせて{ $named }名います。それ以上の人数を入力してください。
staff-refusal-too-many = { $limit }名までで入力してください。
staff-refusal-incomplete = まだ確定できません。{ $slots }。
staff-refusal-reason-needed = 理由を入力してください。
staff-open-slot-not-over = { $slot }は終わっていません
staff-open-slot-not-counted = { $slot }の人数が記録されていません（来た方がいないときは、数えた人数に0を入力します）
