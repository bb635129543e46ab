import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Which addresses of people go along, and what is told of those that do not.
@Suite struct HandOverPeopleTests {
    private func shop(
        _ consent: [String] = ["News"], channel: ContactChannel? = nil,
        _ change: (Int, _ email: inout String, _ phone: inout String, _ news: inout String) ->
            Void = { _, _, _, _ in }
    ) throws -> CampaignShop {
        let shop = try CampaignShop(100)
        try shop.read(CampaignShop.customers(100, change), consent: consent)
        try shop.campaign { ($0.channel, $0.controlShare) = (channel, 0.3) }
        return shop
    }

    private func handOver(
        _ shop: CampaignShop, _ subject: HandOverSubject, _ service: HandOverService,
        needsConsent: Bool = true
    ) throws -> HandOverReport {
        var request = HandOverRequest(subject, for: service)
        (request.today, request.needsConsent) = (CampaignShop.today, needsConsent)
        return try HandOver(in: shop.connection).write(request, to: shop.folder.path)
    }

    private func header(_ shop: CampaignShop, _ name: String) throws -> String {
        let text = try String(contentsOfFile: shop.folder.file(name), encoding: .utf8)
        return text.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// A yes to letters by e-mail is none to text messages, nor to Meta: a number of who has not agreed to them stays here.
    @Test func consentToOneChannelHandsOverAddressesOfItAlone() throws {
        let shop = try shop(["email:News"])
        #expect(try header(shop, "Spring.csv") == "customer_id,email,segment_name,certainty")
        for subject in [HandOverSubject.campaign("Spring"), .publication("rfm")] {
            for service in [HandOverService.klaviyo, .mailchimp] {
                let report = try handOver(shop, subject, service)
                let name = URL(fileURLWithPath: report.files[0].path).lastPathComponent
                let text = try String(contentsOfFile: report.files[0].path, encoding: .utf8)
                #expect(try !header(shop, name).contains("Phone") && !text.contains("+44"))
                #expect(
                    report.notes.contains {
                        $0.hasPrefix("phone numbers do not go along: no file says who may be")
                    }, "\(report.notes)")
            }
            #expect(throws: CampaignError.noConsent(.ads)) { try handOver(shop, subject, .meta) }
        }
        let numbers = try self.shop(["sms:News"])
        #expect(try header(numbers, "Spring.csv") == "customer_id,phone,segment_name,certainty")
        _ = try handOver(numbers, .campaign("Spring"), .klaviyo)
        #expect(try header(numbers, "Spring.klaviyo.csv") == "Phone Number,Segment")
        let ads = try self.shop(["ads:News"])
        #expect(throws: CampaignError.noConsent(.email)) {
            try handOver(ads, .campaign("Spring"), .klaviyo)
        }
        #expect(try handOver(ads, .campaign("Spring"), .meta).files[0].count > 0)
        #expect(try header(ads, "Spring.csv") == "customer_id,email,phone,segment_name,certainty")
    }

    @Test func whoIsAskedForNoConsentIsHandedOverWhole() throws {
        let shop = try shop(["email:News"])
        let report = try handOver(shop, .publication("rfm"), .klaviyo, needsConsent: false)
        #expect(try header(shop, "rfm.klaviyo.csv") == "Email,Phone Number,Segment")
        #expect(!report.notes.contains { $0.contains("go along") })
        try shop.campaign("All") { $0.needsConsent = false }
        #expect(try header(shop, "All.csv").hasPrefix("customer_id,email,phone,"))
    }

    /// A cell that is empty in the file though something stands in the customers' file is told.
    @Test func whatIsLostOfSomebodyIsCounted() throws {
        let shop = try shop { number, email, phone, _ in
            if number < 20 { phone = "020 79460000 ext 5" }
            if number >= 90 { email = "nobody" }
            if number == 50 { email = "" }
        }
        let targets = try shop.arm("target").compactMap { Int($0.dropFirst()) }.map { $0 - 1_000 }
        let (noNumber, noAddress) = (targets.count { $0 < 20 }, targets.count { $0 >= 90 })
        #expect(noNumber > 1 && noAddress > 1)
        let warnings = try handOver(shop, .campaign("Spring"), .klaviyo).warnings
        #expect(
            warnings.contains(
                "\(noNumber) customers handed over without their number, as it cannot be right or has no country (--phone-country GB)"
            ),
            "\(warnings)")
        #expect(
            warnings.contains {
                $0.hasPrefix("\(noAddress) customers handed over without their e-mail address")
            }, "\(warnings)")
        let mail = try self.shop(channel: .email)
        #expect(try handOver(mail, .campaign("Spring"), .klaviyo).warnings.isEmpty)
    }

    /// Lists and requests read these, and so do customers' files.
    @Test func namesAroundAddressesAndLettersInDomainsAreRead() throws {
        let shop = try shop(channel: .email) { number, email, _, _ in
            if number % 2 == 0 {
                email = "Anna <C\(number)@example.com>"
            } else {
                email = "c\(number)@müller.example"
            }
        }
        let report = try handOver(shop, .campaign("Spring"), .mailchimp)
        #expect(try report.files[0].count == shop.arm("target").count && report.warnings.isEmpty)
        let addresses = try shop.file("Spring.mailchimp.csv").map { $0[0] }
        #expect(addresses.contains { $0.hasSuffix("@xn--mller-kva.example") })
        #expect(addresses.allSatisfy { EmailAddress($0) != nil && !$0.contains("<") })
        // A service sends unsubscribes as it got the address.
        let first = try #require(addresses.first { $0.contains("xn--") })
        let list = try shop.folder.write("email\n\(first)\n", to: "gone.csv")
        let words = try Suppressions(in: shop.connection).add(list)
        #expect(words[0].contains("1 line names 1 customer"), "\(words)")
        #expect(
            try handOver(shop, .campaign("Spring"), .mailchimp).files[0].count == addresses.count
                - 1)
    }
}
