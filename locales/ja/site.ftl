# 区民向けページの枠と、どのページでも使う言葉

site-name = つどい
site-tagline = 区の催しのご案内とお申し込み
site-skip = 本文へ進む
site-language = 言語を選ぶ
site-contact-title = お電話・ファクスでも申し込めます
site-contact-phone = 電話
site-contact-fax = ファクス
site-contact-hours = 受付時間
site-print = 印刷する
site-print-bar = 印刷
site-back = 前のページに戻る
site-next = 次へ進む
site-change = 変更する
site-cancel = やめる
site-steps = お申し込みの手順
site-step-of = 全{ $total }ステップ中{ $current }
site-step-done = （済み）
site-banner-success = 【完了】
site-banner-error = 【エラー】
site-banner-warning = 【ご注意】
site-banner-info = 【お知らせ】

field-required = ※必須
field-optional = ※任意

error-title-prefix = エラー：
error-summary-title = ご確認いただきたいところが{ $count }か所あります
