# やさしい日本語：区民向けページの枠と、どのページでも使う言葉

site-name = つどい
site-tagline = 区（く）の 催（もよお）しの お知らせと 申（もう）しこみ
site-skip = 本文（ほんぶん）へ 行（い）く
site-language = ことばを 選（えら）ぶ
site-contact-title = 電話（でんわ）や ファクスでも 申（もう）しこみが できます
site-contact-phone = 電話（でんわ）
site-contact-fax = ファクス
site-contact-hours = 電話（でんわ）が できる 時間（じかん）
site-print = 印刷（いんさつ）する
site-print-bar = 印刷（いんさつ）
site-back = 前（まえ）の ページに もどる
site-next = 次（つぎ）へ 進（すす）む
site-change = 変（か）える
site-cancel = やめる
site-steps = 申（もう）しこみの 順番（じゅんばん）
site-step-of = ぜんぶで { $total }つの うち { $current }つめ
site-step-done = （終（お）わりました）
site-banner-success = 【できました】
site-banner-error = 【まちがい】
site-banner-warning = 【気（き）を つけて ください】
site-banner-info = 【お知らせ】

field-required = ※必（かなら）ず 書（か）く
field-optional = ※書（か）かなくても いい

error-title-prefix = まちがい：
error-summary-title = なおす ところが { $count }つ あります
