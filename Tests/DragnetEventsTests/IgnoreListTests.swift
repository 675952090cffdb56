import DragnetCore
import DragnetEvents
import Testing

@Suite struct IgnoreListTests {
    @Test func hostsNetworksAndNames() throws {
        let list = try IgnoreList(
            text: """
                # what we know
                10.0.0.9   scanner   # the auditors
                10.1.0.0/16\tbackup
                2001:DB8:0:0:0:0:0:1 Monitor

                shop/7
                "quoted"
                """, file: "x")
        #expect(list.entries.map(\.role) == [.scanner, .backup, .monitor, nil, nil])
        for name in ["10.0.0.9", "10.1.255.1", "2001:db8::1", "shop/7", "\"quoted\""] {
            #expect(list.contains(name))
        }
        for name in ["10.0.0.90", "10.2.0.1", "2001:db8::2", "shop", "quoted", "", "auditors"] {
            #expect(!list.contains(name))
        }
        #expect(!list.isEmpty)
        #expect(IgnoreList().isEmpty)
        #expect(!IgnoreList().contains("10.0.0.9"))
    }

    @Test(arguments: [
        ("a\n10.0.0.0/33\n", 2, "\"10.0.0.0/33\" is no network"), ("10.0.0.1 printer", 1, "\"printer\" is no role"),
        ("\n\nmy host name", 3, "\"name\" follows the host and its role"),
        ("::1/129", 1, "\"::1/129\" is no network"),
    ]) func mistakesNameTheirLine(_ text: String, _ line: Int, _ message: String) {
        do {
            _ = try IgnoreList(text: text, file: "ignore.txt")
            Issue.record("the list was taken")
        } catch {
            let error = error as? DragnetError
            #expect(error?.place?.file == "ignore.txt")
            #expect(error?.place?.line == line)
            #expect(error?.message == message)
            #expect(error?.help != nil)
        }
    }

    @Test func aFileThatIsNotThere() {
        #expect(throws: DragnetError.self) { try IgnoreList(path: "/nonexistent/ignore.txt") }
    }

    @Test func internalNetworksFromText() throws {
        let networks = try InternalNetworks(parsing: ["203.0.113.0/24, 198.51.100.7", "2001:db8::/32"])
        #expect(networks.contains("203.0.113.9"))
        #expect(networks.contains("198.51.100.7"))
        #expect(networks.contains("2001:db8:5::1"))
        #expect(networks.contains("10.0.0.1"))
        #expect(!networks.contains("198.51.100.8"))
        for text in ["nonsense", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/8/9"] {
            #expect(throws: DragnetError.self) { try InternalNetworks(parsing: [text]) }
        }
    }

    @Test func linkAddresses() {
        #expect(LinkAddress(utf8: "00:1b:2c:3d:4e:5f".utf8)?.value == 0x001B_2C3D_4E5F)
        #expect(LinkAddress(utf8: "00-1B-2C-3D-4E-5F".utf8)?.value == 0x001B_2C3D_4E5F)
        #expect(LinkAddress(utf8: "ff:ff:ff:ff:ff:ff".utf8)?.isGroup == true)
        #expect(LinkAddress(utf8: "01:00:5e:00:00:fb".utf8)?.isGroup == true)
        #expect(LinkAddress(utf8: "02:00:5e:00:00:fb".utf8)?.isGroup == false)
        #expect(LinkAddress(utf8: "00:00:00:00:00:00".utf8)?.isUnspecified == true)
        for text in ["00:1b:2c:3d:4e", "00:1b:2c:3d:4e:5g", "00:1b-2c:3d-4e:5f", "001b2c3d4e5f00000"] {
            #expect(LinkAddress(utf8: text.utf8) == nil)
        }
    }
}
