import DragnetCore
import Testing

@Suite("File paths")
struct FilePathTests {
    @Test(arguments: [
        ("", ""), ("a", ""), ("abc", ""), ("a/", ""), ("a/b", "a"), ("a/b/", "a"), ("a//b//", "a"), ("a/b/c", "a/b"),
        ("/", "/"), ("/a", "/"), ("//a", "/"), ("/a/b", "/a"), ("./a", "."), ("..", ""),
    ])
    func parentsAreTheDirectoriesAbove(path: String, parent: String) { #expect(FilePath.parent(of: path) == parent) }
}
