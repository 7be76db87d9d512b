# 職員向けページの枠

staff-site-name = つどい 職員用
staff-skip = 本文へ進む
staff-nav-label = 主なページ
staff-nav-today = 今日
staff-nav-events = 催し
staff-nav-report = 実施結果
staff-signed-in-as = ログイン中：
staff-sign-out = ログアウト
