"""The only room that imports Playwright: screens, forms, tables, uploads, the tab, the browser itself."""
