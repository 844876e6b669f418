"""The web pages, built with Plotly Dash."""
