/* Cells of grids. */
window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};

/* A real link, so that it opens in a new tab too; a plain click changes the page in place. */
window.dashAgGridComponentFunctions.SeriesLink = function (props) {
  return React.createElement(
    "a",
    {
      href: props.data.link,
      onClick: function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        window.history.pushState({}, "", props.data.link);
        window.dispatchEvent(new PopStateEvent("popstate"));
        window.scrollTo(0, 0);
      },
    },
    props.value
  );
};
