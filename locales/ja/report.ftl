# 年度の実施結果

report-title = { $year }　実施結果
report-as-of = { $day }現在
report-caption = { $title }（{ $as_of }）
report-code-name = { $code }　{ $name }

# 数と単位
report-persons = { $number }名
report-persons-part = { $number }人
report-separator = 、
report-mode-main-venue = 本会場
report-mode-library-screening = 同時上映
report-mode-zoom = Zoom
report-mode-later-screening = 後日上映会
report-plan = { $times }回/年
report-plan-years = { $times }回/{ $years }年
report-provisional-mark = （暫定）
report-no-percentage = …

# 値の状態
report-standing-final = 確定
report-standing-provisional = 暫定
report-standing-pending = 追記予定
report-pending-after-confirmation = 確定後追記
report-pending-after-held = 実施後追記
report-pending-tallying = 集計中
report-share-missing = 調査なし

# 実施結果の文
report-held = 実施回数：{ $count }回
report-held-planned = 実施回数：{ $count }回（計画 { $plan }）
report-person-times = 総参加者数：延べ人数{ $figure }
report-event-title = 第{ $number }回「{ $title }」
report-participants = 参加者：{ $figure }
report-parts-open = （
report-parts-close = ）
report-mode-known = { $mode }{ $figure }
report-mode-pending = { $mode }（{ $figure }）
report-known-so-far = 判明分{ $figure }
report-by-mode = 参加方法別：{ $parts }
report-indicator = 【アンケート結果】「{ $name }」と回答した割合（{ $base }）
report-share-of-event = （第{ $number }回）{ $share }
report-share-counts = { $percent }（{ $k }/{ $n }）
report-base-asked = 無回答を含む全員に対して
report-base-valid = 有効回答に対して
report-owner = 担当・所管：{ $owner }
report-no-initiatives = この年度の取組はまだ登録されていません。

# 点検
report-findings-title = 点検で見つかったこと
report-findings-none = 点検で見つかったことはありません。
report-finding = { $code }：{ $message }
report-finding-share-missing = 第{ $event }回は実施済みですが、「{ $indicator }」を尋ねたアンケートがありません。
report-finding-no-answers = 第{ $event }回のアンケートは締め切られましたが、「{ $indicator }」に数えられる回答がありません。
report-finding-plan-not-met = 計画は{ $plan }ですが、実施は{ $held }回、今後の予定は{ $to_come }回です。
report-finding-event-cancelled = 第{ $event }回は中止になりました。表には載りません。
report-finding-set-aside = 第{ $event }回のアンケートでは、{ $sheets }枚の回答を集計から外しています（理由：{ $reason }）。
report-finding-stray-answers = 第{ $event }回のアンケートに、設問・選択肢のどれにも当てはまらない回答が{ $answers }件保存されていて、割合に入っていません。システムの管理者に知らせてください。
report-finding-unreadable = 読み取れない記録があり、表に入っていません（{ $table } { $id }）。システムの管理者に知らせてください。

# CSV の列
report-column-fiscal-year = 年度
report-column-as-of = 基準日
report-column-code = 取組コード
report-column-initiative = 取組
report-column-event-number = 回
report-column-event-title = 催し
report-column-item = 項目
report-column-indicator = 指標コード
report-column-mode = 参加方法
report-column-place = 会場
report-column-value = 値
report-column-unit = 単位
report-column-standing = 状態
report-column-pending = 追記の理由
report-column-known = 判明分
report-column-k = 分子
report-column-n = 分母
report-column-base = 割合の基数
report-item-plan = 年間の計画回数
report-item-held = 実施回数
report-item-slot = 会場別の参加者数
report-item-event-mode = 参加方法別の参加者数
report-item-event = 参加者数
report-item-mode = 参加方法別の延べ人数
report-item-person-times = 延べ人数
report-item-share = 割合
report-unit-times = 回
report-unit-persons = 人
report-unit-percent = %

# 職員のページ
report-page-title = { $year }の実施結果
report-page-lead = 数字を選ぶと、その数のもとになった名簿や集計が開きます。
report-years = 年度
report-as-of-label = 基準日
report-as-of-hint = この日の終わりまでに終わった分を数えます。
report-as-of-error = 日付は「2023-12-31」のように入れてください。
report-as-of-show = 表示する
report-download-csv = CSV（1行に1つの数）
report-download-json = JSON
report-head-initiative = 取組
report-head-result = 実施結果
report-head-indicator = 成果指標
report-head-owner = 担当・所管
report-indicator-attendance = 参加人数
report-back = { $year }の実施結果
report-figure-title = { $name }の延べ人数
report-figure-value = 値
report-figure-standing = 状態
report-figure-provisional = 暫定（追記予定の分があるか、人数が確定していない回があるため）
report-figure-as-of = 基準日
report-figure-definition = 定義
report-figure-definition-text = 基準日の終わりまでに終わった、すべての回・すべての参加方法の人数の合計です。これから行う分と、まだ数えていない分は含みません。同じ人が2回来たときは2人と数えます。
report-figure-parts = 内訳ともとになる名簿
report-figure-event = 回
report-figure-total = 計
report-figure-sum = 合計
report-figure-no-slot = －
