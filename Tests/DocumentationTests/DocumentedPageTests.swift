import Testing

struct DocumentedPageTests {
    private static let text = """
        # Page

            $ first command   # exit code 65
            one

              two

            $ second \\
                command

        Words.

            not a command

        ```sql
        select 1;
        ```

        | 1 |
        |---:|
        | 1 |

        ```
            $ no command
        ```

        ```sql
        select 2;
        ```
        """

    @Test func commandsQueriesAndWhatTheyShowAreFound() throws {
        let steps = DocumentedPage(path: "page.md", text: Self.text).steps
        #expect(
            steps.map(\.text) == [
                "first command   # exit code 65", "second command", "select 1;", "select 2;",
            ])
        #expect(steps.map(\.kind) == [.command, .command, .query, .query])
        #expect(steps[0].shown == ["one", "", "  two"])
        #expect(steps[1].shown == [])
        #expect(steps[2].shown == ["| 1 |", "|---:|", "| 1 |"])
        #expect(steps[3].shown == [])
        #expect(steps.map(\.status) == [65, 0, 0, 0])
        #expect(steps.map(\.line) == [3, 8, 15, 27])
    }

    @Test func aPageThatShowsTheSameIsTheSame() throws {
        let page = DocumentedPage(path: "page.md", text: Self.text)
        #expect(page.showing(page.steps.map(\.shown)) == Self.text)
        let other = page.showing([["three"], ["", "four"], ["| 2 |"], []])
        #expect(
            DocumentedPage(path: "page.md", text: other).steps.map(\.shown)
                == [["three"], ["", "four"], ["| 2 |"], []])
    }
}
