# 出席名簿（CSV）の見出し
attendance-list-receipt = 受付番号
attendance-list-kana = ふりがな
attendance-list-name = 氏名
attendance-list-party = 申込人数
attendance-list-companions = 同伴者
attendance-list-slot = 参加方法・場所
attendance-list-when = 日時
attendance-list-state = 状態
attendance-list-attended = 出席人数
attendance-list-needs = 必要なお手伝い
attendance-list-route = 申込の経路
attendance-list-phone = 電話番号
attendance-list-email = メールアドレス
attendance-list-applied = 申込日時
