/** Any id leads to its page: an event, a user, a purchase, a replay. */
export const SearchBox = ({ query = '' }: { readonly query?: string | undefined }) => (
  <search>
    <form method="get" action="/search" class="find">
      <label class="hidden" for="find">
        Search by any id
      </label>
      <input
        id="find"
        name="q"
        type="search"
        value={query}
        placeholder="evt_…, pi_…, cus_… or a user id"
        required
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
      />
      <button type="submit">Search</button>
    </form>
  </search>
);
