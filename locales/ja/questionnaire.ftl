# アンケートに答えるページ

questionnaire-code-title = アンケートに答える
questionnaire-code-lead = お手元の紙にある6文字のコードを入れてください。
questionnaire-code-label = アンケートのコード
questionnaire-code-hint = 例：ABC-DEF（小文字でも、ハイフンがなくてもかまいません）
questionnaire-code-open = アンケートを開く
questionnaire-code-invalid = コードは6文字の英字と数字です（0・1・I・L・O・Uは使っていません）。紙のとおりに入れてください。例：ABC-DEF
questionnaire-code-unknown = このコードのアンケートは見つかりませんでした。お手元の紙のコードと見比べてください。
questionnaire-where-title = コードはどこにありますか
questionnaire-where-body = 会場でお渡しした紙、またはZoomで参加された方へのメールにあります。見つからないときは、下の電話番号にお問い合わせください。

questionnaire-for-mode = 「{ $mode }」で参加された方へのアンケートです。
questionnaire-count = 質問は全部で{ $count }問です。
questionnaire-blank = 答えたくない質問は、空欄のままでかまいません。
questionnaire-anonymous = お名前はうかがいません。どなたの回答かが分からない形でまとめます。
questionnaire-number = 質問 { $number }／{ $total }
questionnaire-text-hint = { $max }文字まで。お名前や電話番号は書かないでください。
questionnaire-send = 回答を送る

questionnaire-error-unknown-choice = 選んだ答えを読み取れませんでした。もう一度選んでください。
questionnaire-error-several-marks = 答えは1つだけ選んでください。
questionnaire-error-too-long = { $max }文字以内で書いてください。
questionnaire-error-invalid-characters = 使えない文字が入っています。文字を打ち直してください。
questionnaire-error-key = 送信を確認できませんでした。お手数ですが、もう一度「回答を送る」を押してください。
questionnaire-error-too-soon = 同じ場所からの回答が続いたため、まだ受け付けていません。入力した内容は残っています。{ $minutes }分ほど待ってから、もう一度「回答を送る」を押してください。お急ぎのときは、紙の調査票をお使いください。

questionnaire-not-yet-title = このアンケートはまだ始まっていません
questionnaire-not-yet-body = { $moment }からお答えいただけます。
questionnaire-closed-title = このアンケートは終わりました
questionnaire-closed-body = { $moment }に締め切りました。
questionnaire-notice-next = ご意見は、下のお電話・ファクスでもお受けしています。
questionnaire-to-events = 催しの一覧を見る

questionnaire-thanks-title = ご回答ありがとうございました
questionnaire-thanks-received = 回答を受け付けました。
questionnaire-thanks-body = いただいた回答は、今後の催しのために役立てます。このページは閉じてかまいません。

questionnaire-paper-title = アンケートにご協力ください
questionnaire-paper-how = スマートフォンでQRコードを読み取るか、下のアドレスを開いてお答えください。
