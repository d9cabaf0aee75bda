"""Who stands on which side of a word: parties of noun phrases, slots of verbs, whom "we" means.

voices   who speaks at a place of the text
scene    a sentence with its entities, and the parties that a noun phrase of it names
slots    the parties at the places around a verb, noun, adjective or modal
"""
