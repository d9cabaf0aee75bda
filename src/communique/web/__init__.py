"""The web application: a ledger in the browser, and as JSON under `/api`.

    request -> access -> page -> ledger -> template

`app.make_app` is the way in; `communique serve` runs it. Reports are hostile input: every text is
escaped by the templates, and no page runs a script that is not a file of this package.
"""
