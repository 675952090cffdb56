import DragnetCore
import DragnetTestSupport
import Foundation
import Testing

@Suite("AtomicFile")
struct AtomicFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func nothingHasTheNameBeforeTheCommit() throws {
        let file = try AtomicFile(path: folder.path("a.csv"))
        try file.write("id,score\n")
        try file.write([0x31, 0x2C, 0x32] as [UInt8])
        #expect(!FileManager.default.fileExists(atPath: folder.path("a.csv")))
        try file.commit()
        #expect(try folder.text("a.csv") == "id,score\n1,2")
        #expect(try folder.names() == ["a.csv"])
    }

    @Test(arguments: [.max, 1_000, 65_536, 70_001]) func piecesOfAnySizeComeInTheirOrder(syncStep: Int) throws {
        let file = try AtomicFile(path: folder.path("a.bin"), syncStep: syncStep)
        var expected: [UInt8] = []
        for size in [3, 0, 70_000, 65_536, 1, 65_535, 200_000, 2] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ size) }
            try bytes.withUnsafeBytes { try file.write($0) }
            try file.write([7] as [UInt8])
            expected += bytes + [7]
        }
        try file.commit()
        #expect(FileManager.default.contents(atPath: folder.path("a.bin")).map { Array($0) } == expected)
    }

    @Test func anAbandonedFileLeavesNothing() throws {
        try folder.write("old", to: "a.csv")
        do {
            let file = try AtomicFile(path: folder.path("a.csv"))
            try file.write(String(repeating: "new", count: 100_000))
        }
        #expect(try folder.names() == ["a.csv"])
        #expect(try folder.text("a.csv") == "old")
    }

    @Test func aPlaceIsCheckedAndLeftAsItIs() throws {
        try folder.write("old", to: "a.csv")
        for name in ["a.csv", "b.csv"] { try AtomicFile.check(folder.path(name)) }
        for path in [folder.path(), folder.path("none/a.csv"), folder.path("a.csv/b.csv")] {
            #expect(throws: DragnetError.self) { try AtomicFile.check(path) }
        }
        #expect(try folder.names() == ["a.csv"])
        #expect(try folder.text("a.csv") == "old")
    }

    @Test func anOldFileIsReplacedWhole() throws {
        try folder.write(String(repeating: "long ", count: 1000), to: "a.csv")
        try AtomicFile.write("short", to: folder.path("a.csv"))
        #expect(try folder.text("a.csv") == "short")
        #expect(try folder.names() == ["a.csv"])
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 1_000_000])
    func everySizeIsWrittenWhole(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try AtomicFile.write(bytes, to: folder.path("b.bin"))
        #expect(try Array(Data(contentsOf: folder.url.appending(path: "b.bin"))) == bytes)
    }

    @Test func manySmallWritesAddUp() throws {
        let file = try AtomicFile(path: folder.path("c.txt"))
        for number in 0..<50_000 { try file.write("\(number)\n") }
        try file.commit()
        #expect(try folder.text("c.txt") == (0..<50_000).map { "\($0)\n" }.joined())
    }

    @Test func twoFilesOfOneNameDoNotMeet() throws {
        let first = try AtomicFile(path: folder.path("d.txt"))
        let second = try AtomicFile(path: folder.path("d.txt"))
        try first.write("first")
        try second.write("second")
        try second.commit()
        try first.commit()
        #expect(try folder.text("d.txt") == "first")
        #expect(try folder.names() == ["d.txt"])
    }

    private func failure(_ path: String) -> DragnetError? {
        #expect(throws: DragnetError.self) { try AtomicFile.write("x", to: path) }
    }

    @Test func aMissingFolderIsNamed() throws {
        let error = try #require(failure(folder.path("no/such/a.csv")))
        #expect(error.code == .outputFailed)
        #expect(error.code.exitStatus == 1)
        #expect(error.place?.file == folder.path("no/such/a.csv"))
        #expect(error.help?.contains("directory") == true)
    }

    @Test func aPathBelowAFileIsRefused() throws {
        try folder.write("x", to: "file")
        #expect(failure(folder.path("file/a.csv"))?.code == .outputFailed)
        #expect(try folder.names() == ["file"])
    }

    @Test func aFolderIsNotReplaced() throws {
        try folder.write("kept", to: "sub/kept.txt")
        #expect(failure(folder.path("sub"))?.code == .outputFailed)
        #expect(try folder.names() == ["sub", "sub/kept.txt"])
    }

    @Test func aPathThatTurnsIntoAFolderFailsWithoutATrace() throws {
        let file = try AtomicFile(path: folder.path("late"))
        try file.write("x")
        try folder.write("kept", to: "late/kept.txt")
        #expect(throws: DragnetError.self) { try file.commit() }
        #expect(try folder.names() == ["late", "late/kept.txt"])
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func aFullDeviceIsAnErrorThatSaysSo() throws {
        let file = try AtomicFile(path: "/dev/full")
        let error = #expect(throws: DragnetError.self) {
            try file.write(String(repeating: "x", count: 200_000))
            try file.commit()
        }
        #expect(error?.code == .outputFailed)
        #expect(error?.help?.contains("disk space") == true)
    }

    @Test func devicesAreWrittenToAndNotReplaced() throws {
        try AtomicFile.write("into the void", to: "/dev/null")
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
    }

    @Test func aSymbolicLinkStaysOne() throws {
        try folder.write("old", to: "real.txt")
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "real.txt")
        try AtomicFile.write("new", to: folder.path("link"))
        #expect(try folder.text("real.txt") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "real.txt")
        #expect(try folder.names() == ["link", "real.txt"])
    }
}
