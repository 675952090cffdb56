import DragnetCore
import DragnetEvents
import DragnetIngest
import Testing

@Suite struct FlowTableTests {
    private static let argus = """
        StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label
        2026/03/01 10:00:00.000001,0.1,man,0,0,,0,0,STA,,,0,0,0,
        2026/03/01 10:00:01.5,2.25,tcp,10.0.0.1,40000,   ->,203.0.113.7,443,FSPA_FSPA,0,0,10,5000,1200,flow=From-Botnet-V1-TCP
        2026/03/01 10:00:02,0,udp,10.0.0.2,5353,  <->,10.0.0.9,53,CON,0,0,2,300,100,flow=To-Normal-V1-UDP-DNS
        2026/03/01 10:00:03,60,arp,10.0.0.3,,  who,10.0.0.4,,INT,,,1,60,60,flow=Background
        2026/03/01 10:00:04,0,icmp,10.0.0.3,0x0303,   ->,10.0.0.4,0x5e00,URP,0,,1,90,90,flow=Background-ICMP
        2026/03/01 10:00:05,0,ipv6-icmp,fe80::1,,   ->,fe80::2,0x0087,NNS,0,,1,78,78,flow=Malware-IPV6
        2026/03/01 10:00:06,0,llc,00:00:00:00:00:00,0,   ->,00:1b:2c:3d:4e:5f,0,INT,,,1,60,60,
        2026/03/01 10:00:07,0,llc,00:1b:2c:3d:4e:5f,0,   ->,ff:ff:ff:ff:ff:ff,0,INT,,,1,60,60,

        """

    @Test(arguments: [",", "\t"]) func argusFlows(_ separator: String) throws {
        let result = try ingest(Self.argus.replacing(",", with: separator))
        let log = result.log
        #expect(result.inputs[0].format == .argus)
        #expect(log.count == 8)
        #expect(rows(log)[1] == "1772359201500000 host 10.0.0.1 > host 203.0.113.7 5000.0")
        #expect((0..<8).map { log.kind?[$0] } == ["man", "tcp", "udp", "arp", "icmp", "ipv6-icmp", "llc", "llc"])
        #expect(log.attributeNames == ["duration", "proto", "port", "state", "origBytes", "respBytes"])
        #expect(log.numberAttribute("origBytes")?[1] == 1200)
        #expect(log.numberAttribute("respBytes")?[1] == 3800)
        #expect(log.numberAttribute("respBytes")?[3] == 0)
        #expect((1...5).map { log.categoryAttribute("port")?[$0] } == ["443", "53", nil, nil, nil])
        #expect(log.labels == [-1, 1, 0, -1, -1, 1, -1, -1])
        #expect(result.excludedRows == [0, 6, 7])
        #expect(result.notes.contains { $0.hasPrefix("3 events have an end that is no host") })
    }

    @Test("bytes beyond all bounds, and what is left of them, are none")
    func hugeBytes() throws {
        let rows = [("1e308", "-1e308"), ("9e26", "-9e26"), ("5000", "1e308")].enumerated().map { row, bytes in
            "2026/03/01 10:00:1\(row),0,tcp,10.0.0.1,1,   ->,10.0.0.2,80,CON,0,0,2,\(bytes.0),\(bytes.1),\n"
        }
        let result = try ingest(Self.argus + rows.joined(), try mapped(maxBad: 0.5))
        #expect(result.rejects.map(\.reason) == ["amount \"1e308\" is too large for a number"])
        #expect(result.log.numberAttribute("respBytes")?[8] == 1.8e27)
        for name in ["origBytes", "respBytes"] { #expect(result.log.numberAttribute(name)?[9] == nil) }
    }

    private static let nfdump = """
        ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt
        2026-03-01 10:00:00.100,2026-03-01 10:00:02.100,2.000,10.0.0.1,203.0.113.7,40000,443,TCP  ,...AP.SF,0,0,10,1200,8,3800
        2026-03-01 10:00:01.000,2026-03-01 10:00:01.000,0.000,10.0.0.1,10.0.0.9,0,8.0,ICMP ,........,0,0,1,84,0,0
        Summary
        flows,bytes,packets,avg_bps,avg_pps,avg_bpp
        2,1284,11,5136,5,116

        """

    @Test func nfdumpFlows() throws {
        let result = try ingest(Self.nfdump)
        let log = result.log
        #expect(result.inputs[0].format == .nfdump)
        #expect(result.rejects.isEmpty)
        #expect(
            rows(log) == [
                "1772359200100000 host 10.0.0.1 > host 203.0.113.7 5000.0",
                "1772359201000000 host 10.0.0.1 > host 10.0.0.9 84.0",
            ])
        #expect((0..<2).map { log.kind?[$0] } == ["TCP", "ICMP"])
        #expect(log.numberAttribute("origBytes")?[0] == 1200)
        #expect(log.numberAttribute("respBytes")?[0] == 3800)
        #expect(log.numberAttribute("duration")?[0] == 2)
        #expect(log.categoryAttribute("port")?[0] == "443")
        #expect(log.categoryAttribute("port")?[1] == nil)
        #expect(log.categoryAttribute("state")?[0] == "...AP.SF")
    }

    @Test func theFormMustFit() {
        var options = IngestOptions()
        options.format = .argus
        #expect(failure { try ingest(Self.nfdump, options) }?.message == "has not the columns of argus")
    }

    @Test func whatIsToBeIgnoredIsKeptAndNotScored() throws {
        var options = IngestOptions()
        options.ignored = try IgnoreList(text: "10.0.0.9 scanner\n203.0.113.0/24\n", file: "ignore.txt")
        let result = try ingest(Self.nfdump, options)
        #expect(result.log.count == 2)
        #expect(result.excludedRows == [0, 1])
        #expect(result.quality.excluded == 2)
        let payments = "from,to,amount\na,b,1\nb,c,2\nc,d,3\n"
        options.ignored = IgnoreList([.init(name: "b")])
        options.mapping[.time] = ColumnMapping([])
        #expect(try ingest(payments, options).excludedRows == [0, 1])
    }
}
