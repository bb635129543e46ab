import Pipeline
import Testing

@Suite struct AllowedChannelsTests {
    @Test func addressesAreThoseOfChannelsThatPeopleAgreedTo() {
        #expect(AllowedChannels.all.roles == [.email, .phone])
        #expect(AllowedChannels([.email]).roles == [.email])
        #expect(AllowedChannels([.sms]).roles == [.phone])
        // A list that can be for advertisers alone has both; one for letters, too, has no number.
        #expect(AllowedChannels([.ads]).roles == [.email, .phone])
        #expect(AllowedChannels([.email, .ads]).roles == [.email])
        #expect(AllowedChannels([]).roles.isEmpty)
    }
}
