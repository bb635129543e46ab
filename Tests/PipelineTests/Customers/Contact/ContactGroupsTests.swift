import Pipeline
import Testing

struct ContactGroupsTests {
    @Test func sharingGoesOnFromOneToTheNext() {
        let groups = ContactGroups([
            ["e a"], ["p 1"], ["e a", "p 2"], ["e c"], ["p 2", "p 1"], [],
        ])
        #expect(groups.first == [0, 0, 0, 3, 0, 5])
        #expect(groups.members == [[0, 1, 2, 4], [3], [5]])
    }

    @Test func whoCannotBeReachedSharesWithNobody() {
        #expect(ContactGroups([[], [], []]).members == [[0], [1], [2]])
        #expect(ContactGroups([]).members.isEmpty)
    }
}
