"""Lines that news pages and books have beside their text."""

__all__ = ["BOILERPLATE", "DEBRIS", "PEOPLE", "SOURCES", "TAGS"]

BOILERPLATE = {
    "source": """\
РЕКЛАМА
Абонирайте се за нашия бюлетин
Виж още
Няма коментари
Прочетете още
Снимка: БТА
Коментари (0)
Сподели във Facebook
Снимка: Ройтерс
Последвайте ни във Facebook
Най-четени
Снимка: Архив
Всички права запазени
Свързани статии
Тагове: новини, свят
Още новини
Видео: YouTube
Снимка: Getty Images
Публикувано в 15:30 ч.
Харесайте страницата ни
""".splitlines(),
    "target": """\
Share on Facebook
Read more
Read the full story
Follow us on Twitter
Sign up for our newsletter
0 comments
View comments
ADVERTISEMENT
Photo: Reuters
Share this article
File photo
More on this story
Image copyright Getty Images
Related articles
All rights reserved
Watch now
Most popular
Getty Images
Print this page
Subscribe
Tags: news, world
Last updated 3 hours ago
""".splitlines(),
}
SOURCES = """\
По материали на Ройтерс
Източник: Дойче веле
София /БТА/
Берлин, 7 март 2019 г. /БТА/
Автор: Иван Николов
Превод: Мария Стоянова
Източник: АП
Брюксел /БТА/
12 май 2020 г.
Източник: Гардиън
Автор: Петя Иванова
Лондон, 3 юни 2017 г. /БТА/
""".splitlines()
DEBRIS = ["- {} -", "{}", "* * *", "- _ -", ".....", "Fig. {}", "{} - Photo: NN", "( {} )"]
TAGS = ["#breaking", "#news", "#world", "#live", "#update"]
PEOPLE = ["Anna Bell", "Peter Novak", "Jane Cole", "News Desk", "Omar Said", "Ivo Petrov"]
