"""The hand-written grammar the sample newspaper is composed from, split by language and topic.

english_port_council, english_school_weather, english_sport_culture, english_trade_travel and
english_science_court hold two topics each; english_common holds what any English article may
say; english_history is the undated explainer. german_stadt, german_wetter_sport,
german_kultur_verkehr and german_common are their German counterparts. cast_english and
cast_german hold the people and the streets.
"""
