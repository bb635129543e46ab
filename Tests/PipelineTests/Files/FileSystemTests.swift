import Pipeline
import TestSupport
import Testing

struct FileSystemTests {
    @Test func itSaysWhatIsFreeWhereAFileStands() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a", to: "a")
        #expect(try #require(FileSystem.freeBytes(at: file)) > 0)
        #expect(FileSystem.freeBytes(at: folder.file("none")) == nil)
    }
}
